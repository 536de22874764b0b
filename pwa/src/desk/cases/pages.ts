/** One page of the list, kept up to date without moving a row under the official's hand. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLive } from "../../ui/live.ts";
import { fetchCases } from "../api.ts";
import { deskChanges } from "../changes.ts";
import type { CasePage } from "../model.ts";
import { hrefOf, type Query } from "../query.ts";
import { heldPage, holdPage } from "./held.ts";

export interface Shown {
  /** Undefined until the first answer. */
  readonly page: CasePage | undefined;
  /** Rows came or went: shown when the official asks for it. */
  readonly fresh: CasePage | undefined;
  /** Why the last question had no answer; what is shown may be old. */
  readonly failure: unknown;
  /** When the portal last answered. */
  readonly at: Date | undefined;
}

const NOTHING: Shown = { page: undefined, fresh: undefined, failure: undefined, at: undefined };

export function useCases(query: Query): Shown & { show(): void; again(): void } {
  const key = hrefOf(query);
  const changes = useLive(deskChanges);
  const [state, setState] = useState<Shown & { readonly key: string }>({ ...NOTHING, key });
  const shown: Shown = state.key === key ? state : { ...NOTHING, page: heldPage(key) };
  const [tries, setTries] = useState(0);
  const present = useRef(shown);
  present.current = shown;

  useEffect(() => {
    const stop = new AbortController();
    fetchCases(query, stop.signal).then(
      (page) => {
        const settled = settle(present.current.page, page);
        if (settled.page) holdPage(key, settled.page);
        setState({ key, ...settled, failure: undefined, at: new Date() });
      },
      (failure: unknown) => {
        if (!stop.signal.aborted) setState({ key, ...present.current, failure });
      },
    );
    return () => stop.abort();
  }, [key, changes, tries]);

  const show = useCallback(() => {
    const { fresh } = present.current;
    if (!fresh) return;
    holdPage(key, fresh);
    setState({ key, ...present.current, page: fresh, fresh: undefined });
  }, [key]);
  const again = useCallback(() => setTries((count) => count + 1), []);
  return { ...shown, show, again };
}

/**
 * Rows that stay where they are, and new ones after the last, are shown at once: nothing moves.
 * A row that went or came between waits to be asked for.
 */
function settle(shown: CasePage | undefined, fresh: CasePage): Pick<Shown, "page" | "fresh"> {
  const stays = shown?.rows.every((row, index) => fresh.rows[index]?.uuid === row.uuid) ?? true;
  return stays ? { page: fresh, fresh: undefined } : { page: shown, fresh };
}
