/** The part of PouchDB 9 that we call; its own types describe version 7. */

declare module "pouchdb-core" {
  export interface Options {
    adapter: "idb" | "http";
    revs_limit?: number;
    skip_setup?: boolean;
    auth?: { username: string; password: string };
    fetch?: (url: string, options: RequestInit) => Promise<Response>;
  }

  export interface Row {
    id?: string;
    ok?: boolean;
    rev?: string;
    error?: boolean | string;
    status?: number;
    name?: string;
    reason?: string;
    message?: string;
  }

  export interface Info {
    db_name: string;
    doc_count: number;
    update_seq: number | string;
  }

  export interface Stored {
    _id: string;
    _rev: string;
    type: string;
  }

  export interface Result {
    ok: boolean;
    docs_read: number;
    docs_written: number;
    doc_write_failures: number;
  }

  export interface BulkGet {
    results: { id: string; docs: { ok?: { _rev: string } }[] }[];
  }

  export interface Replication extends Promise<Result> {
    on(event: "denied", listener: (row: Row) => void): this;
    cancel(): void;
  }

  export interface Replicate {
    retry?: boolean;
    batch_size?: number;
    doc_ids?: string[];
    checkpoint?: false | "source" | "target";
  }

  export interface Database {
    id(): Promise<string>;
    info(): Promise<Info>;
    get<T = Stored>(id: string): Promise<T>;
    put(document: { _id: string }): Promise<Row>;
    bulkDocs(documents: object[], options?: { new_edits: boolean }): Promise<Row[]>;
    bulkGet(options: { docs: { id: string; rev?: string }[] }): Promise<BulkGet>;
    allDocs(options: {
      include_docs?: boolean;
      startkey?: string;
      endkey?: string;
    }): Promise<{ rows: { doc?: Stored }[] }>;
    getAttachment(id: string, name: string, options?: { rev?: string }): Promise<Blob>;
    fetch(path: string, options?: RequestInit): Promise<Response>;
    replicate: {
      to(target: Database, options: Replicate): Replication;
      from(source: Database, options: Replicate): Replication;
    };
    compact(): Promise<unknown>;
    close(): Promise<void>;
    destroy(): Promise<unknown>;
  }

  interface Constructor {
    new (name: string, options: Options): Database;
    plugin(piece: unknown): Constructor;
  }

  const PouchDB: Constructor;
  export default PouchDB;
}

declare module "pouchdb-adapter-http" {
  const plugin: unknown;
  export default plugin;
}

declare module "pouchdb-adapter-idb" {
  const plugin: unknown;
  export default plugin;
}

declare module "pouchdb-replication" {
  const plugin: unknown;
  export default plugin;
}
