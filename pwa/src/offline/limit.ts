/** A signal that ends after `milliseconds`, or with any of `others`; `renew` counts from now, anew.
 * (`AbortSignal.any` and `AbortSignal.timeout` are younger than the browsers of old phones.) */
export function limit(
  milliseconds: number,
  ...others: readonly (AbortSignal | null | undefined)[]
): Limit {
  const controller = new AbortController();
  const stop = () => controller.abort();
  let timer = setTimeout(stop, milliseconds);
  for (const other of others) {
    if (other?.aborted) stop();
    other?.addEventListener("abort", stop);
  }
  const renew = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(stop, milliseconds);
  };
  const done = () => {
    clearTimeout(timer);
    for (const other of others) other?.removeEventListener("abort", stop);
  };
  return { signal: controller.signal, renew, done };
}

export interface Limit {
  readonly signal: AbortSignal;
  readonly renew: (milliseconds: number) => void;
  readonly done: () => void;
}
