/** What the classic script offers to page and service worker (see offline/replica.ts). */
import type { Identity } from "../offline/identity.ts";
import { exchange } from "./exchange.ts";
import { destroy, local } from "./pouch.ts";

export type { Exchange, Outcome } from "./exchange.ts";

/** An attachment of a document in an identity's database on this device. */
async function attachment(who: Identity, id: string, name: string): Promise<Blob | undefined> {
  return local(who)
    .getAttachment(id, name)
    .catch(() => undefined);
}

export { attachment, destroy, exchange };

export interface Replica {
  readonly exchange: typeof exchange;
  readonly attachment: typeof attachment;
  readonly destroy: typeof destroy;
}

declare global {
  /** The name under which the classic script puts what it exports. */
  var PortalReplica: Replica | undefined;
}
