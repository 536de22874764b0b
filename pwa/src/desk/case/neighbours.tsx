/** From one case to the next of the list it was opened from, without going back to it. */
import { navigate } from "../../navigation.ts";
import { Icon } from "../../ui/icon.tsx";
import { useAsync } from "../../ui/live.ts";
import { fetchNeighbours } from "../api.ts";
import type { Neighbours } from "../model.ts";
import { useKeys } from "../keys.ts";
import { lastQuery } from "../query.ts";
import { useDeskWords } from "../words/index.ts";

export function useNeighbours(uuid: string): Neighbours | undefined {
  return useAsync(() => fetchNeighbours(uuid, lastQuery()).catch(() => undefined), [uuid]);
}

export function NextCases({ found }: { found: Neighbours | undefined }) {
  const w = useDeskWords();
  const go = (to: string | null | undefined) => to && navigate(hrefOfCase(to), { replace: true });
  useKeys({
    j: () => go(found?.next),
    k: () => go(found?.previous),
  });
  if (!found?.previous && !found?.next) return null;
  return (
    <nav class="desk-next" aria-label={w.one.neighbours}>
      {found.previous && (
        <a href={hrefOfCase(found.previous)}>
          <Icon name="back" />
          {w.one.previousCase}
        </a>
      )}
      {found.next && (
        <a href={hrefOfCase(found.next)}>
          {w.one.nextCase}
          <Icon name="next" />
        </a>
      )}
    </nav>
  );
}

export function hrefOfCase(uuid: string): string {
  return `/desk/casos/${uuid}`;
}
