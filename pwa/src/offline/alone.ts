/**
 * `work`, while no other tab nor the service worker does work of the same name; after them, if they
 * do. Without Web Locks (old browsers) at once. Rejects with what `signal` was aborted with if that
 * happens before its turn.
 */
export function alone<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!("locks" in navigator)) return work();
  return navigator.locks.request(name, signal ? { signal } : {}, work);
}
