/** The page's side of talking with the service worker. */
import type { FromPage, FromWorker } from "./worker-messages.ts";

/** Ask the worker in charge; nothing when there is none. */
export async function askWorker(message: FromPage): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage(message);
}

/** A tapped notification opens its case here, without loading the page anew. */
export function startWorkerMessages(): void {
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (typeof data?.open !== "string" || !data.open.startsWith("/")) return;
    history.pushState(null, "", data.open);
    // Any router listens to this: the address changed.
    dispatchEvent(new PopStateEvent("popstate"));
  });
  navigator.serviceWorker?.startMessages();
}
