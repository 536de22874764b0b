/** What this origin's tabs and its service worker tell each other. */

export type Message =
  | { readonly kind: "draft"; readonly uuid: string }
  | { readonly kind: "outbox" | "citizen" | "erased" }
  /** `ids` were stored anew, or are gone. */
  | { readonly kind: "content"; readonly ids: readonly string[] }
  | { readonly kind: "sending"; readonly ids: readonly string[] };

const NAME = "portal";
// A browser without it has one tab's worth of news less, and nothing lost.
const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(NAME);

/** Tell all others; this script itself is not told. */
export function tell(message: Message): void {
  channel?.postMessage(message);
}

/** Hear what others tell. Answers how to stop. */
export function hear(listener: (message: Message) => void): () => void {
  const handle = (event: MessageEvent<Message>) => listener(event.data);
  channel?.addEventListener("message", handle);
  return () => channel?.removeEventListener("message", handle);
}
