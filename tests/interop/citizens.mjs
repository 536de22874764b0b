// A citizen's database, as the app uses it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { draft, failure, local, newDevice, photo, remote, submission, until } from './support.mjs';

function citizen(kind = 'citizen') {
  const auth = newDevice();
  return { auth, name: `${kind}-${auth.username}` };
}

/** Two devices of one citizen, live both ways: submission with a photo, comment, what the server answers. */
export async function liveSync() {
  const { auth, name } = citizen();
  const [phone, tablet] = [local(), local()];
  const options = { live: true, retry: true };
  const syncs = [phone, tablet].map((db) => db.sync(remote(name, auth), options));
  const picture = photo(150_000);
  const file = { content_type: 'image/jpeg', data: picture };
  const sent = submission({ _attachments: { 'foto-1.jpg': file } });
  await phone.put(sent);
  const received = await until('the submission', () => tablet.get(sent._id));
  assert.deepEqual(received.data, sent.data);
  const copy = await tablet.getAttachment(sent._id, 'foto-1.jpg');
  assert.ok(picture.equals(copy), 'the photo came whole');
  const comment = {
    _id: `comment:${randomUUID()}`,
    type: 'comment',
    publication: 'una-noticia',
    text: 'Gracias',
    author_name: 'Ana',
    language: 'es',
    created_at: '2026-11-24T03:01:00Z',
  };
  await tablet.put(comment);
  assert.equal((await until('the comment', () => phone.get(comment._id))).text, 'Gracias');
  // No such service: the reconciler says so in a document, which comes to both devices.
  const uuid = sent._id.split(':')[1];
  for (const db of [phone, tablet]) {
    await until('the answer', () => db.get(`correction:${uuid}`));
  }
  for (const sync of syncs) sync.cancel();
}

/** The same draft edited on two devices with no network: both end with the same winner and conflict. */
export async function draftConflict() {
  const { auth, name } = citizen('drafts');
  const [phone, tablet] = [local(), local()];
  const server = remote(name, auth);
  const id = `draft:${randomUUID()}`;
  const file = { content_type: 'image/jpeg', data: photo(5_000) };
  await phone.put({ ...draft('one'), _id: id, _attachments: { 'a.jpg': file } });
  await phone.sync(server);
  await tablet.sync(server);
  for (const [db, text] of [[phone, 'from the phone'], [tablet, 'from the tablet']]) {
    const doc = await db.get(id);
    await db.put({ ...doc, data: { text } });
  }
  for (const db of [phone, tablet, phone]) await db.sync(server);
  const seen = await Promise.all(
    [phone, tablet, server].map((db) => db.get(id, { conflicts: true })),
  );
  assert.equal(seen[0]._conflicts.length, 1);
  for (const doc of seen) {
    assert.deepEqual([doc._rev, doc._conflicts, doc.data], [seen[0]._rev, seen[0]._conflicts, seen[0].data]);
    assert.equal(doc._attachments['a.jpg'].length, 5_000);
  }
  await phone.remove(id, seen[0]._conflicts[0]);
  for (const db of [phone, tablet]) await db.sync(server);
  for (const db of [phone, tablet, server]) {
    assert.equal((await db.get(id, { conflicts: true }))._conflicts, undefined);
  }
}

/** Others are kept out: 403 with another citizen's credentials, 401 with none or wrong ones. */
export async function othersAreKeptOut() {
  const owner = citizen();
  const mine = local();
  await mine.put(submission());
  await mine.replicate.to(remote(owner.name, owner.auth));
  const stranger = citizen();
  await local().replicate.to(remote(stranger.name, stranger.auth));
  const wrong = { ...owner.auth, password: stranger.auth.password };
  for (const [auth, status] of [[stranger.auth, 403], [undefined, 401], [wrong, 401]]) {
    const there = remote(owner.name, auth);
    assert.equal((await failure(there.allDocs())).status, status);
    assert.equal((await failure(there.put(submission()))).status, status);
    const thief = local();
    await thief.put(submission());
    assert.equal((await failure(thief.replicate.from(there))).status, status);
    assert.equal((await failure(thief.replicate.to(there))).status, status);
    assert.equal((await thief.info()).doc_count, 1);
  }
  const server = remote(owner.name, owner.auth);
  assert.ok((await server.allDocs({ startkey: 'submission:', endkey: 'submission;' })).rows.length === 1);
}

/** A document the server refuses is told as denied; the rest of the batch arrives. */
export async function refusedDocuments() {
  const { auth, name } = citizen();
  const db = local();
  const good = submission();
  const forged = submission({ owner: 'somebody else' });
  const edited = submission();
  await db.bulkDocs([good, forged, edited, { _id: `case:${randomUUID()}`, type: 'case' }]);
  const denied = [];
  const push = db.replicate.to(remote(name, auth));
  push.on('denied', (error) => denied.push(error.doc ?? error));
  const result = await push;
  assert.equal(result.docs_written, 2);
  assert.equal(result.doc_write_failures, 2);
  assert.deepEqual(denied.map((error) => error.name).sort(), ['forbidden', 'forbidden']);
  assert.ok(denied.some((error) => error.reason.includes('owner') || error.message?.includes('owner')));
  await remote(name, auth).get(good._id);
  // What was sent does not change.
  const doc = await db.get(edited._id);
  await db.put({ ...doc, data: { text: 'something else' } });
  assert.equal((await db.replicate.to(remote(name, auth))).doc_write_failures, 1);
  assert.deepEqual((await remote(name, auth).get(edited._id)).data, edited.data);
}

/** `public` comes to everybody without an account, and takes nothing. */
export async function publicIsReadable() {
  const db = local();
  const result = await db.replicate.from(remote('public'));
  assert.ok(result.ok && result.docs_read > 15);
  const again = await db.replicate.from(remote('public'));
  assert.ok(again.ok);
  await db.put({ _id: 'publication:forged', type: 'publication' });
  assert.equal((await failure(db.replicate.to(remote('public')))).status, 401);
  assert.equal((await failure(remote('public').put({ _id: 'x' }))).status, 401);
  assert.equal((await failure(remote('public').get('publication:forged'))).status, 404);
}
