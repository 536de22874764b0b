/** A signal that ends after `milliseconds`, or with any of `others`. (`AbortSignal.any` and
 * `AbortSignal.timeout` are younger than the browsers of old phones.) */
export function limit(
  milliseconds: number,
  ...others: readonly (AbortSignal | null | undefined)[]
): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, milliseconds);
  for (const other of others) {
    if (other?.aborted) stop();
    other?.addEventListener("abort", stop);
  }
  const done = () => {
    clearTimeout(timer);
    for (const other of others) other?.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, done };
}
