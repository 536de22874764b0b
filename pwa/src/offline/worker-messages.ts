/** What an open page and the service worker ask of each other. */

/** activate: switch to the version that waits. keep: a part of the app that is not everybody's. */
export type FromPage = { readonly activate: true } | { readonly keep: "kiosk" | "desk" };

/** open: a notification was tapped. */
export type FromWorker = { readonly open: string };
