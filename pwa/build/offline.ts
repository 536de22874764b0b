/**
 * The two scripts that are not modules of the app: the replica (PouchDB and the exchange, a classic
 * script that page and service worker share) and the service worker with its list of files.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";
import { filesUnder } from "./compress.ts";
import { groupsOf, type Chunk } from "./groups.ts";

const ROOT = resolve(import.meta.dirname, "..");
const REPLICA = resolve(ROOT, "src/replica/index.ts");
const WORKER = resolve(ROOT, "../service_worker/sw.ts");
/** Not worth a place on a phone; large icons are the system's, which fetches them when it installs. */
const NOT_KEPT = /^(?:sw\.js|robots\.txt)$|-512\.png$|\.(?:br|gz|map)$/;

/** Stands for the version in the worker until its bytes, and so the version, are known. */
const VERSION = "@version@";

function sha256(bytes: string | Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** One entry and all it imports as one classic script. */
async function classic(
  entry: string,
  name: string,
  target: string[],
  define: Record<string, string>,
): Promise<string> {
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define,
    build: {
      write: false,
      target,
      minify: true,
      lib: { entry, name, formats: ["iife"], fileName: "script" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    "output" in one ? one.output : [],
  );
  const [chunk, ...others] = outputs;
  if (chunk?.type !== "chunk" || others.length > 0) throw new Error(`${entry} is not one script`);
  return chunk.code;
}

/** Every file of the version with its digest (W3C Subresource Integrity) and its group, if any. */
function listOf(folder: string, groups: ReadonlyMap<string, string>): object[] {
  return filesUnder(folder)
    .filter((name) => !NOT_KEPT.test(name))
    .map((name) => {
      const digest = sha256(readFileSync(join(folder, name))).toString("base64");
      const group = groups.get(name);
      const url = name === "index.html" ? "/" : `/${name}`;
      return { url, integrity: `sha256-${digest}`, ...(group && { group }) };
    });
}

export function offline(target: string[]): Plugin {
  let replica = "";
  let replicaFile = "";
  let folder = "";
  let groups: ReadonlyMap<string, string> = new Map();
  return {
    name: "portal-offline",
    config: async () => {
      // PouchDB's pieces were written for Node's `global`.
      replica = await classic(REPLICA, "PortalReplica", target, { global: "globalThis" });
      const hash = sha256(replica).toString("base64url").slice(0, 8);
      replicaFile = `assets/replica-${hash}.js`;
      return { define: { __REPLICA_URL__: JSON.stringify(`/${replicaFile}`) } };
    },
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    configureServer: (server) => {
      server.middlewares.use(`/${replicaFile}`, (_request, response) => {
        response.setHeader("Content-Type", "text/javascript");
        response.end(replica);
      });
    },
    buildStart() {
      if (this.meta.watchMode) return;
      this.emitFile({ type: "asset", fileName: replicaFile, source: replica });
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      groups = groupsOf(
        chunks.map((chunk): Chunk => ({
          ...chunk,
          styles: [...(chunk.viteMetadata?.importedCss ?? [])],
        })),
      );
    },
    writeBundle: {
      sequential: true,
      handler: async () => {
        const worker = await classic(WORKER, "worker", target, {
          __FILES__: JSON.stringify(listOf(folder, groups)),
          __VERSION__: JSON.stringify(VERSION),
          __REPLICA_URL__: JSON.stringify(`/${replicaFile}`),
        });
        // The version names the worker's cache, so the worker's own code counts in it too.
        const version = sha256(worker).toString("base64url").slice(0, 12);
        writeFileSync(join(folder, "sw.js"), worker.replace(VERSION, version));
      },
    },
  };
}
