/**
 * Builds the test page as the app is built: same plugins, same service worker. The environment's
 * VITE_TEST_VERSION stands in the page, so another value makes another version.
 */
import { defineConfig, mergeConfig } from "vite";
import app from "../vite.config.ts";

export default mergeConfig(
  app,
  defineConfig({
    root: import.meta.dirname,
    publicDir: false,
  }),
);
