/** From one case to the next of the list it was opened from, without going back to it. */
import { navigate } from "../../navigation.ts";
import { Icon } from "../../ui/icon.tsx";
import { useAsync } from "../../ui/live.ts";
import { fetchNeighbours } from "../api.ts";
import { useKeys } from "../keys.ts";
import { lastQuery } from "../query.ts";
import { useDeskWords } from "../words/index.ts";

export function NextCases({ uuid }: { uuid: string }) {
  const w = useDeskWords();
  const found = useAsync(() => fetchNeighbours(uuid, lastQuery()).catch(() => undefined), [uuid]);
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

function hrefOfCase(uuid: string): string {
  return `/desk/casos/${uuid}`;
}
