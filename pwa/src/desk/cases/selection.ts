/** Rows chosen to be commanded together. They stay chosen while the list stays the same. */
import { useCallback, useState } from "preact/hooks";
import type { CaseRow } from "../model.ts";

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  toggle(uuid: string): void;
  /** All of the page, or none when all are. */
  toggleAll(): void;
  clear(): void;
}

export function useSelection(key: string, rows: readonly CaseRow[]): Selection {
  const [state, setState] = useState<{ key: string; chosen: ReadonlySet<string> }>({ key, chosen: new Set() });
  const here = new Set(rows.map((row) => row.uuid));
  const chosen = new Set(state.key === key ? [...state.chosen].filter((uuid) => here.has(uuid)) : []);
  const put = (next: ReadonlySet<string>) => setState({ key, chosen: next });
  const toggle = (uuid: string) => {
    const next = new Set(chosen);
    if (!next.delete(uuid)) next.add(uuid);
    put(next);
  };
  const clear = useCallback(() => setState({ key, chosen: new Set() }), [key]);
  return { chosen, toggle, toggleAll: () => put(chosen.size === here.size ? new Set() : here), clear };
}
