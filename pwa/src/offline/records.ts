/** Records of the device's store that page and replication script share. */
import type { AnyDocument } from "../generated/documents.ts";

/** What an identity's database holds, kept by every exchange for the screens. */
export interface Snapshot {
  readonly identity: string;
  /** The database's sequence when this was taken. */
  readonly seq: number;
  /** The sequence at the last compaction. */
  readonly compacted: number;
  readonly documents: readonly AnyDocument[];
}

/** A photo of a draft, or of a submission that waits. */
export interface StoredPhoto {
  readonly uuid: string;
  readonly name: string;
  readonly blob: Blob;
}
