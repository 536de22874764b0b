/** Builds the PWA into the Python package, with its service worker and compressed copies. */
import { resolve } from "node:path";
import { defineConfig } from "vite";
import { compress } from "./build/compress.ts";
import { firstLoad } from "./build/first.ts";
import { offline } from "./build/offline.ts";

/** What the oldest phones we care for run: Android 5 stops at Chrome 95. */
export const TARGET = ["chrome95", "firefox102", "safari15.4"];

const portal = "http://127.0.0.1:8000";

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(import.meta.dirname, "../server/static"),
    emptyOutDir: true,
    target: TARGET,
    // Every browser that runs this knows modulepreload, or does without.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { debugName: "first", name: firstLoad(resolve(import.meta.dirname, "src/main.tsx")) },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": portal, "/db": portal, "/schema": portal } },
  plugins: [offline(TARGET), compress()],
});
