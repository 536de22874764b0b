// What the scenarios share: devices, databases, waiting.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import memory from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';

PouchDB.plugin(http).plugin(memory).plugin(replication);

export { PouchDB };

const server = process.env.PORTAL_DB_URL;
export const admin = {
  username: process.env.PORTAL_ADMIN_NAME,
  password: process.env.PORTAL_ADMIN_PASSWORD,
};
const PATIENCE = 20_000;
let locals = 0;

/** The credentials a device makes for itself, offline. */
export function newDevice() {
  return {
    username: randomBytes(16).toString('hex'),
    password: randomBytes(32).toString('base64url'),
  };
}

/** A database on the portal, with somebody's credentials (or nobody's). */
export function remote(name, auth) {
  return new PouchDB(`${server}/${name}`, auth ? { auth } : {});
}

/** A database on the device. */
export function local() {
  locals += 1;
  return new PouchDB(`device-${locals}`, { adapter: 'memory' });
}

/** A fresh database of the admin's. */
export async function fresh() {
  const db = remote(`interop-${randomBytes(6).toString('hex')}`, admin);
  await db.info();
  return db;
}

/** Resolves with the first truthy value of `ask`; what is not there yet is asked again. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  let last;
  while (Date.now() < end) {
    try {
      const value = await ask();
      if (value) return value;
    } catch (error) {
      if (error.status !== 404) throw error;
      last = error;
    }
    await sleep(20);
  }
  throw new Error(`waited in vain for ${what} ${last ?? ''}`);
}

/** The error a promise is rejected with. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have failed');
}

/** A JPEG as far as its first bytes; `size` random bytes, so that nothing compresses it away. */
export function photo(size) {
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)]);
}

export function submission(fields = {}) {
  return {
    _id: `submission:${randomUUID()}`,
    type: 'submission',
    service: 'ningun-servicio',
    service_version: 1,
    data: { text: 'Salidero en la esquina' },
    language: 'es',
    created_at: '2026-11-24T03:00:00Z',
    ...fields,
  };
}

export function draft(text, fields = {}) {
  const { _id: _, ...form } = submission();
  return { ...form, type: 'draft', data: { text }, changed_at: form.created_at, ...fields };
}

/** Every leaf of every document with its attachments' digests: equal where replicas are equal. */
export async function state(db) {
  const { results } = await db.changes({ style: 'all_docs', include_docs: true, conflicts: true });
  const rows = results
    .filter(({ id }) => !id.startsWith('_design/'))
    .map(({ id, changes, doc }) => ({
      id,
      leaves: changes.map(({ rev }) => rev).sort(),
      winner: doc._rev,
      deleted: doc._deleted === true,
      files: Object.entries(doc._attachments ?? {})
        .map(([name, { digest, length }]) => `${name} ${digest} ${length}`)
        .sort(),
    }));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}
