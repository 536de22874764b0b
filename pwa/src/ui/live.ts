/** Hooks between the offline core's live values and components. */
import { useEffect, useState } from "preact/hooks";
import type { Live } from "../offline/live.ts";

/** The present value; the component is drawn anew when it changes. */
export function useLive<T>(live: Live<T>): T {
  const [, redraw] = useState<T>(live.value);
  useEffect(() => {
    // It may have changed between the first drawing and this effect.
    redraw(live.value);
    return live.subscribe(() => redraw(live.value));
  }, [live]);
  return live.value;
}

/** What a promise gave, undefined until then; asked again when a dependency changes. */
export function useAsync<T>(ask: () => Promise<T>, dependencies: readonly unknown[]): T | undefined {
  const [answer, setAnswer] = useState<{ value: T } | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    ask().then(
      (value) => wanted && setAnswer({ value }),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, dependencies);
  return answer?.value;
}
