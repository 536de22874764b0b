/** Moving between screens: the address, its listeners, and who gets the focus afterwards. */
import { Source, type Live } from "./offline/live.ts";

const address = new Source(location.pathname);

/** The path of the screen shown. */
export const path: Live<string> = address;

const query = new Source(location.search);

/** The query of the address, with its "?"; empty without one. */
export const search: Live<string> = query;

let base = "";

/**
 * Links and navigations stay below `prefix` (the kiosk) until it is set to "" again, and leave no
 * entries in the browser's history: the next visitor's "back" leads nowhere.
 */
export function stayBelow(prefix: string): void {
  base = prefix;
}

/** Whether a link may lead to any screen: at a kiosk it would lead back to its first. */
export function linksAnywhere(): boolean {
  return base === "";
}

function placed(to: string): string {
  return to === base || to.startsWith(`${base}/`) ? to : to === "/" ? base : base + to;
}

let focusWanted = false;

/** True once after each navigation: the heading that asks first takes the focus. */
export function takeFocus(): boolean {
  const wanted = focusWanted;
  focusWanted = false;
  return wanted;
}

/** Go to a path of this app. `replace` leaves no entry to come back to. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace || base !== "") history.replaceState(null, "", placed(to));
  else history.pushState(null, "", placed(to));
  arrive();
  scrollTo(0, 0);
}

function arrive(): void {
  focusWanted = true;
  query.set(location.search);
  address.set(location.pathname);
}

/** Handle links and the browser's own buttons from now on. */
export function startNavigation(): void {
  addEventListener("popstate", arrive);
  document.addEventListener("click", follow);
}

/** A plain click on a link of this app stays in the app; anything else is the browser's. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  const to = new URL(link.href);
  if (/^\/(api|db|schema|assets)(\/|$)/.test(to.pathname)) return;
  if (to.pathname === location.pathname && to.hash) {
    // A link inside the page: an error in the summary, the skip link.
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(to.hash.slice(1)));
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
    return;
  }
  event.preventDefault();
  if (to.pathname === location.pathname && to.search === location.search) scrollTo(0, 0);
  else navigate(to.pathname + to.search + to.hash);
}
