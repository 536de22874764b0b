// nano, Apache CouchDB's own client for Node.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import Nano from 'nano';
import { admin } from './support.mjs';

const url = process.env.PORTAL_DB_URL;
const credentials = `${admin.username}:${encodeURIComponent(admin.password)}@`;
// The server's URL has a path, which nano would take for a database.
const server = Nano({ url: url.replace('://', `://${credentials}`), parseUrl: false });

async function status(promise) {
  try {
    await promise;
    return 200;
  } catch (error) {
    return error.statusCode;
  }
}

/** Everything an application asks of a CouchDB, by nano. */
export async function nanoAsAClient() {
  const name = `nano-${randomBytes(6).toString('hex')}`;
  await server.db.create(name);
  assert.ok((await server.db.list()).includes(name));
  const db = server.use(name);

  const first = await db.insert({ kind: 'a', n: 1 }, 'one');
  assert.equal((await db.get('one')).n, 1);
  assert.equal(await status(db.insert({ n: 2 }, 'one')), 409);
  await db.insert({ _rev: first.rev, kind: 'a', n: 2 }, 'one');
  const rows = await db.bulk({ docs: [{ _id: 'two', kind: 'b', n: 3 }, { _id: 'one' }] });
  assert.deepEqual(rows.map((row) => row.error), [undefined, 'conflict']);
  assert.deepEqual((await db.fetch({ keys: ['one', 'none'] })).rows.map((row) => row.error), [
    undefined,
    'not_found',
  ]);
  assert.equal((await db.list({ include_docs: true })).rows.length, 2);

  const bytes = Buffer.from(randomBytes(3_000_000));
  const two = await db.get('two');
  await db.attachment.insert('two', 'f.bin', bytes, 'application/octet-stream', {
    rev: two._rev,
  });
  assert.ok(bytes.equals(await db.attachment.get('two', 'f.bin')));
  const parts = [{ name: 'p.txt', data: 'hello', content_type: 'text/plain' }];
  await db.multipart.insert({ kind: 'c' }, parts, 'three');
  assert.equal((await db.attachment.get('three', 'p.txt')).toString(), 'hello');

  await db.createIndex({ index: { fields: ['n'] }, ddoc: 'by-n', name: 'n' });
  const found = await db.find({ selector: { n: { $gt: 1 } }, sort: [{ n: 'desc' }] });
  assert.deepEqual(found.docs.map((doc) => doc._id), ['two', 'one']);

  const seen = [];
  const reader = db.changesReader.get({ since: '0', batchSize: 2, wait: false, timeout: 1000 });
  reader.on('change', (change) => seen.push(change.id));
  await new Promise((resolve, reject) => reader.on('end', resolve).on('error', reject));
  assert.deepEqual(new Set(seen), new Set(['one', 'two', 'three', '_design/by-n']));

  const three = await db.get('three');
  await db.destroy('three', three._rev);
  assert.equal(await status(db.get('three')), 404);
  assert.equal((await db.head('one')).etag.startsWith('"2-'), true);
  await server.db.destroy(name);
  assert.equal(await status(db.info()), 404);
}

/** A session by cookie, as nano keeps it. */
export async function nanoWithACookie() {
  const session = Nano({ url, parseUrl: false });
  assert.equal(await status(session.auth(admin.username, 'wrong')), 401);
  assert.equal((await session.auth(admin.username, admin.password)).ok, true);
  assert.equal((await session.session()).userCtx.name, admin.username);
  assert.ok((await session.db.list()).includes('public'));
}
