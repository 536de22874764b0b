// A PouchDB that is told what to do, a JSON line at a time: `tests/interop/test_three_replicas.py`.
// Its answer to each line is a line. Replica 0 is its own; 1 and 2 are databases of two portals.
import { createInterface } from 'node:readline';
import { attachmentsByRevision } from '../../pwa/src/replica/attachments.ts';
import { admin, local, PouchDB } from './support.mjs';

let replicas = [];

async function leavesOf(db, id) {
  const found = await db.get(id, { open_revs: 'all' }).catch((error) => {
    if (error.status === 404) return [];
    throw error;
  });
  return found.map(({ ok }) => ok).filter(Boolean);
}

/** Edits one of the live leaves, or begins the document (anew); `body` null deletes. */
async function edit({ where, id, which, body, file }) {
  const db = replicas[where];
  const live = (await leavesOf(db, id)).filter((leaf) => !leaf._deleted);
  live.sort((a, b) => (a._rev < b._rev ? -1 : 1));
  const leaf = live[which % Math.max(live.length, 1)];
  if (body === null) return leaf ? db.remove(id, leaf._rev) : undefined;
  const kept = Object.entries(leaf?._attachments ?? {});
  const _attachments = Object.fromEntries(kept.map(([name, stub]) => [name, { ...stub, stub: true }]));
  if (file !== null) {
    _attachments.file = { content_type: 'text/plain', data: Buffer.from(`file ${file}`) };
  }
  // A document whose leaves are all deleted is begun anew on top of the winner, without a revision.
  return db.put({ _id: id, ...(leaf && { _rev: leaf._rev }), body, _attachments });
}

/** Winner, and every leaf with its history and attachments. */
async function tree(db) {
  const { results } = await db.changes({ style: 'all_docs', include_docs: true });
  const documents = {};
  for (const { id, changes, doc } of results) {
    const leaves = await Promise.all(
      changes.map(({ rev }) => db.get(id, { rev, revs: true, attachments: true })),
    );
    leaves.sort((a, b) => (a._rev < b._rev ? -1 : 1));
    documents[id] = { winner: doc._rev, leaves: leaves.map(plain) };
  }
  return documents;
}

function plain({ _attachments = {}, ...leaf }) {
  const files = Object.entries(_attachments).map(([name, { digest, data }]) => [name, digest, data]);
  return Object.fromEntries(Object.entries({ ...leaf, files: files.sort() }).sort());
}

const orders = {
  begin: ({ urls }) => {
    const portals = urls.map((url) => new PouchDB(url, { auth: admin }));
    portals.forEach(attachmentsByRevision);
    replicas = [local(), ...portals];
    return Promise.all(replicas.map((db) => db.info()));
  },
  edit,
  replicate: ({ source, target }) => replicas[source].replicate.to(replicas[target]),
  trees: () => Promise.all(replicas.map(tree)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let answer;
  try {
    const value = await orders[order.do](order);
    answer = { value: order.do === 'trees' ? value : null };
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
