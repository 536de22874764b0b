/** What keeps a service from being published, asked of the portal whenever typing pauses. */
import { useEffect, useState } from "preact/hooks";
import type { Service } from "../../../generated/documents.ts";
import { checkService, type Fault } from "../api.ts";

/** Milliseconds without a change. */
const PAUSE = 600;

export interface Checked {
  /** Undefined until the first answer. */
  readonly faults: readonly Fault[] | undefined;
  /** Why the last check gave no answer; undefined where it did. */
  readonly failure: unknown;
  /** What is shown is of an earlier state. */
  readonly checking: boolean;
}

/** `service` undefined: there is nothing to check. */
export function useChecked(service: Service | undefined): Checked {
  const text = service && JSON.stringify(service);
  const [checked, setChecked] = useState<Omit<Checked, "checking"> & { of: string }>({ faults: undefined, failure: undefined, of: "" });
  useEffect(() => {
    if (!service || text === undefined) return;
    const stop = new AbortController();
    const answer = (found: Partial<Checked>) => {
      if (!stop.signal.aborted) setChecked((before) => ({ faults: before.faults, failure: undefined, ...found, of: text }));
    };
    const timer = setTimeout(() => {
      checkService(service, stop.signal).then(
        (faults) => answer({ faults }),
        (failure: unknown) => answer({ failure }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return { faults: checked.faults, failure: checked.failure, checking: text !== undefined && checked.of !== text };
}
