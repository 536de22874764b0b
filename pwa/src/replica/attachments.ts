/** Each revision that is pulled gets its own files. */
import type { Database } from "pouchdb-core";

/**
 * Make pulls from `source` ask for the files of the revision they fetch.
 *
 * PouchDB 9's replicator asks for a file that the device does not have without saying of which
 * revision, and so stores the winner's file with every conflicting revision (`src.getAttachment`
 * in pouchdb-replication). Where one revision of the document is fetched, it is the one that is
 * meant; where several are, "not found" makes the replicator ask again, by revision.
 */
export function attachmentsByRevision(source: Database): void {
  const { bulkGet, getAttachment } = source;
  let fetched = new Map<string, Set<string>>();
  source.bulkGet = async (options) => {
    const answer = await bulkGet.call(source, options);
    fetched = new Map();
    for (const { id, docs } of answer.results) {
      const revisions = docs.flatMap(({ ok }) => (ok ? [ok._rev] : []));
      fetched.set(id, new Set([...(fetched.get(id) ?? []), ...revisions]));
    }
    return answer;
  };
  source.getAttachment = async (id, name, options) => {
    const [only, ...others] = fetched.get(id) ?? [];
    const rev = options?.rev ?? (others.length === 0 ? only : undefined);
    if (!rev) throw Object.assign(new Error("Which revision's?"), { status: 404 });
    return getAttachment.call(source, id, name, { rev });
  };
}
