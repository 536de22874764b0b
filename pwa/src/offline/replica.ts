/**
 * The citizen's database and its replication: one classic script, apart from the first screen.
 *
 * Page and service worker load the very same file (a service worker's `importScripts` takes no
 * modules), so its bytes come over the network once.
 */
import type { Exchange, Replica } from "../replica/index.ts";

export type { Exchange };

declare const __REPLICA_URL__: string;

let loading: Promise<Replica> | undefined;

/** Load the script once; throws when it is neither on this device nor reachable. */
export function replica(): Promise<Replica> {
  loading ??= new Promise<Replica>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = __REPLICA_URL__;
    script.onload = () => {
      if (globalThis.PortalReplica) resolve(globalThis.PortalReplica);
      else reject(new Error("the replication script is broken"));
    };
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Error("the replication script could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}
