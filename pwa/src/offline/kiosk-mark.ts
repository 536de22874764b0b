/**
 * An enrolled kiosk shows nothing but the kiosk: outside it nothing is erased after a visitor. The
 * mark is in localStorage, so that it is known before anything is drawn.
 */
const KEY = "kiosk";

/** From now on. Call it on a device that is enrolled. */
export function keepAtKiosk(): void {
  localStorage.setItem(KEY, "1");
}

/** True when this page makes way for the kiosk's. */
export function keptAtKiosk(): boolean {
  if (/^\/kiosk(\/|$)/.test(location.pathname)) return false;
  try {
    if (localStorage.getItem(KEY) === null) return false;
  } catch {
    return false; // A browser that stores nothing is no kiosk.
  }
  location.replace("/kiosk");
  return true;
}
