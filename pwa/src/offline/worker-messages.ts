/** What the service worker asks of an open page. */

/** A tapped notification opens its case here without loading the page anew. */
export function startWorkerMessages(): void {
  navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<{ open?: string }>) => {
    if (typeof data?.open !== "string" || !data.open.startsWith("/")) return;
    history.pushState(null, "", data.open);
    // Any router listens to this: the address changed.
    dispatchEvent(new PopStateEvent("popstate"));
  });
  navigator.serviceWorker?.startMessages();
}
