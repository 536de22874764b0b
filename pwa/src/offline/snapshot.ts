/** A plain record of what an identity's database holds, kept by every exchange for the screens. */
import type { AnyDocument } from "../generated/documents.ts";

export interface Snapshot {
  readonly identity: string;
  /** The database's sequence when this was taken. */
  readonly seq: number;
  /** The sequence at the last compaction. */
  readonly compacted: number;
  readonly documents: readonly AnyDocument[];
}
