// Any database, as any CouchDB client uses it: the admin's.
import assert from 'node:assert/strict';
import { fresh, local, photo, state } from './support.mjs';

const bytes = (text) => Buffer.from(text);

/** A second replication starts from its checkpoint: it reads nothing again. */
export async function resumesFromCheckpoint() {
  const [there, here] = [await fresh(), local()];
  await here.bulkDocs(Array.from({ length: 250 }, (_, n) => ({ _id: `doc-${n}`, n })));
  assert.equal((await here.replicate.to(there)).docs_written, 250);
  assert.equal((await here.replicate.to(there)).docs_read, 0);
  const other = local();
  assert.equal((await other.replicate.from(there)).docs_written, 250);
  await there.put({ _id: 'one-more' });
  assert.equal((await other.replicate.from(there)).docs_read, 1);
  await there.destroy();
}

/** Attachments: added, kept as stubs, replaced, dropped; by URL and inline. */
export async function attachments() {
  const [there, here] = [await fresh(), local()];
  const big = photo(700_000);
  await here.put({
    _id: 'a',
    _attachments: {
      'text ñ.txt': { content_type: 'text/plain', data: bytes('hello') },
      'dir/photo.jpg': { content_type: 'image/jpeg', data: big },
      empty: { content_type: 'application/octet-stream', data: bytes('') },
    },
  });
  await here.sync(there);
  assert.equal(String(await there.getAttachment('a', 'text ñ.txt')), 'hello');
  assert.ok(big.equals(await there.getAttachment('a', 'dir/photo.jpg')));
  const doc = await there.get('a');
  assert.equal(doc._attachments.empty.length, 0);
  const { rev } = await there.put({ ...doc, v: 2 });
  const put = await there.putAttachment('a', 'text ñ.txt', rev, bytes('other'), 'text/plain');
  await there.removeAttachment('a', 'empty', put.rev);
  await here.sync(there);
  const now = await here.get('a', { attachments: true, binary: true });
  assert.deepEqual(Object.keys(now._attachments).sort(), ['dir/photo.jpg', 'text ñ.txt']);
  assert.equal(String(now._attachments['text ñ.txt'].data), 'other');
  assert.ok(big.equals(now._attachments['dir/photo.jpg'].data));
  assert.deepEqual(await state(here), await state(there));
  await there.destroy();
}

/** Calls of the adapter that replication does not make. */
export async function everyCall() {
  const db = await fresh();
  const [, second] = await db.bulkDocs([{ _id: 'a', n: 1 }, { _id: 'b/ñ', n: 2 }, {}]);
  assert.equal((await db.get('b/ñ')).n, 2);
  assert.equal((await db.allDocs({ keys: ['a', 'none'] })).rows[1].error, 'not_found');
  assert.equal((await db.allDocs({ startkey: 'b', endkey: 'b\ufff0', include_docs: true })).rows[0].doc.n, 2);
  assert.equal((await db.allDocs({ descending: true, limit: 1 })).rows.length, 1);
  await db.remove('b/ñ', second.rev);
  assert.equal((await db.get('b/ñ', { rev: second.rev, revs: true }))._revisions.start, 1);
  assert.deepEqual(
    (await db.bulkGet({ docs: [{ id: 'a' }, { id: 'none' }] })).results.map(({ docs }) => !!docs[0].ok),
    [true, false],
  );
  assert.deepEqual(await db.revsDiff({ a: ['9-f'] }).then((diff) => diff.a.missing), ['9-f']);
  const found = await db.changes({ selector: { n: 1 }, include_docs: true });
  assert.deepEqual(found.results.map(({ id }) => id), ['a']);
  const named = await db.changes({ doc_ids: ['a', 'b/ñ'] });
  assert.equal(named.results.length, 2);
  await db.compact();
  assert.equal((await db.info()).doc_count, 2);
  const waiting = new Promise((resolve) => {
    const feed = db.changes({ live: true, since: 'now', include_docs: true }).on('change', (change) => {
      feed.cancel();
      resolve(change);
    });
  });
  await db.put({ _id: 'live' });
  const changed = await Promise.race([waiting, db.put({ _id: 'live-2' }).then(() => waiting)]);
  assert.match(changed.id, /^live/);
  await db.destroy();
}

/** A stream of numbers that is the same in every run. */
function random(seed) {
  let value = seed;
  return (below) => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return (value >>> 8) % below;
  };
}

async function edit(db, pick, step) {
  const id = `doc-${pick(4)}`;
  const doc = await db.get(id).catch(() => ({ _id: id }));
  if (doc._rev && pick(5) === 0) return db.remove(doc);
  const _attachments = { ...doc._attachments };
  if (pick(3) === 0) {
    _attachments[`f${pick(2)}`] = { content_type: 'text/plain', data: bytes(`file ${step}`) };
  }
  return db.put({ ...doc, step, by: pick(1000), _attachments });
}

/** Random edits and replications over three replicas end with equal trees and winners everywhere. */
export async function randomEditsConverge() {
  const seed = Number(process.env.INTEROP_SEED ?? 20261124);
  for (let run = 0; run < 4; run += 1) {
    const pick = random(seed + run);
    const there = await fresh();
    const replicas = [local(), local(), there];
    for (let step = 0; step < 60; step += 1) {
      const db = replicas[pick(3)];
      if (pick(4) > 0) await edit(db, pick, step);
      else if (db === there) continue;
      else if (pick(2)) await db.replicate.to(there);
      else await db.replicate.from(there);
    }
    for (const db of [replicas[0], replicas[1], replicas[0]]) await db.sync(there);
    const [one, two, three] = await Promise.all(replicas.map(state));
    assert.deepEqual(one, three, `seed ${seed + run}`);
    assert.deepEqual(two, three, `seed ${seed + run}`);
    await there.destroy();
  }
}
