// `node replicate.mjs SOURCE TARGET`: PouchDB's own replicator between two servers; prints seconds.
import PouchDB from 'pouchdb';

const [source, target] = process.argv.slice(2);
const begun = performance.now();
const result = await PouchDB.replicate(new PouchDB(source), new PouchDB(target));
if (!result.ok || result.doc_write_failures) throw new Error(JSON.stringify(result));
console.log((performance.now() - begun) / 1000);
process.exit(0);
