/**
 * One case, read again whenever the desk changed. While the official is writing, a newer reading
 * waits beside the shown one: nothing moves until she asks for it.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLive } from "../../ui/live.ts";
import { fetchCase } from "../api.ts";
import { deskChanges } from "../changes.ts";
import { Failure } from "../http.ts";
import type { DeskCaseView } from "../model.ts";

export interface Watched {
  readonly view: DeskCaseView | undefined;
  /** A newer reading than `view`. */
  readonly newer: DeskCaseView | undefined;
  readonly failure: unknown;
  /** Show a reading: the newer one, or what a command answered. */
  show(view: DeskCaseView): void;
  /** Read again and show it. Throws `Failure`. */
  read(): Promise<DeskCaseView>;
  /** Whether newer readings have to wait. */
  hold(writing: boolean): void;
}

export function useCase(uuid: string): Watched {
  const changes = useLive(deskChanges);
  const [view, setView] = useState<DeskCaseView | undefined>(undefined);
  const [newer, setNewer] = useState<DeskCaseView | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const shown = useRef<DeskCaseView | undefined>(undefined);
  const held = useRef(false);

  const show = useCallback((reading: DeskCaseView) => {
    shown.current = reading;
    setView(reading);
    setNewer(undefined);
    setFailure(undefined);
  }, []);
  const read = useCallback(async () => {
    const reading = await fetchCase(uuid);
    show(reading);
    return reading;
  }, [uuid]);
  const hold = useCallback((writing: boolean) => {
    held.current = writing;
  }, []);

  useEffect(() => {
    const stop = new AbortController();
    fetchCase(uuid, stop.signal).then(
      (reading) => {
        if (reading.rev === shown.current?.rev) return;
        if (shown.current && held.current) setNewer(reading);
        else show(reading);
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        // What is on the screen stays; the next change or poll asks again.
        if (!shown.current || (error instanceof Failure && error.kind === "missing")) setFailure(error);
      },
    );
    return () => stop.abort();
  }, [uuid, changes]);

  return { view, newer, failure, show, read, hold };
}
