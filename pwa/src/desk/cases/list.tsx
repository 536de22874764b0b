/** The list of cases: filters that live in the address, a page of rows, and what changed meanwhile. */
import { useEffect, useLayoutEffect } from "preact/hooks";
import { navigate, search } from "../../navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { FailureNote } from "../failure.tsx";
import type { CasePage } from "../model.ts";
import { useKeys } from "../keys.ts";
import { changed, FIRST, hrefOf, noteList, type Query, queryOf } from "../query.ts";
import { clock } from "../time.ts";
import { type DeskWords, useDeskWords } from "../words/index.ts";
import { Bulk } from "./bulk.tsx";
import { Filters, tally } from "./filters.tsx";
import { holdPlace, takePlace } from "./held.ts";
import { type Shown, useCases } from "./pages.ts";
import { useSelection } from "./selection.ts";
import { CaseTable } from "./table.tsx";
import { here, walkTo } from "./walking.ts";

export function CaseList() {
  const w = useDeskWords();
  const query = queryOf(useLive(search));
  const cases = useCases(query);
  const { page, failure } = cases;
  noteList(query);
  useKeptPlace(hrefOf(query), page !== undefined);
  const rows = page?.rows ?? [];
  const selection = useSelection(hrefOf(query), rows);
  const turn = (part: "after" | "before", cursor: string | null | undefined) => {
    if (cursor) navigate(changed(query, { [part]: cursor }));
  };
  const [next, previous] = [() => walkTo("next"), () => walkTo("previous")];
  useKeys({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    Home: () => walkTo("first"),
    End: () => walkTo("last"),
    n: () => turn("after", page?.next),
    p: () => turn("before", page?.previous),
    x: () => {
      const uuid = here();
      if (uuid) selection.toggle(uuid);
    },
  });
  return (
    <Page title={w.list.title}>
      <Filters query={query} page={page}>
        <LiveLine cases={cases} onShow={cases.show} />
      </Filters>
      {!page && failure !== undefined && <FailureNote error={failure} again={cases.again} />}
      {!page && failure === undefined && <p class="soft">{w.opening}</p>}
      {page && <Bulk rows={rows} selection={selection} onDone={cases.again} />}
      {rows.length > 0 && <CaseTable rows={rows} selection={selection} />}
      {page && rows.length === 0 && <Nothing query={query} />}
      {page && <Paging query={query} page={page} />}
    </Page>
  );
}

/** Always there and one line high, so that what it says moves nothing. */
function LiveLine({ cases, onShow }: { cases: Shown; onShow: () => void }) {
  const w = useDeskWords();
  const { page, fresh, failure, at } = cases;
  return (
    <div class="desk-live small" role="status">
      {fresh ? (
        <>
          <span class="strong">{w.list.changed}</span>
          <Button kind="link" onPress={onShow}>
            {w.list.show}
          </Button>
        </>
      ) : page && failure !== undefined ? (
        <span class="state state-warm">
          <Icon name="offline" />
          {w.list.stale}
        </span>
      ) : (
        page && (
          <span class="soft">
            {countWords(w, page)}
            {at && ` · ${w.list.upToDate(clock(at))}`}
          </span>
        )
      )}
    </div>
  );
}

function countWords(w: DeskWords, page: CasePage): string {
  return page.total === page.rows.length ? w.list.shown(page.total) : w.list.shownOf(page.rows.length, tally(page.total, page.more));
}

function Nothing({ query }: { query: Query }) {
  const w = useDeskWords();
  const filtered = hrefOf(query) !== hrefOf(FIRST);
  return (
    <div class="panel stack-small">
      <h2>{filtered ? w.list.noneFiltered : w.list.none}</h2>
      <p class="soft">{filtered ? w.list.noneFilteredHelp : w.list.noneHelp}</p>
      {filtered && <a href="/desk">{w.list.clear}</a>}
    </div>
  );
}

function Paging({ query, page }: { query: Query; page: CasePage }) {
  const w = useDeskWords();
  if (page.next === null && page.previous === null) return null;
  return (
    <nav class="row" aria-label={w.list.paging}>
      {page.previous !== null && (
        <>
          <a class="button button-quiet" href={changed(query, {})}>
            {w.list.first}
          </a>
          <a class="button button-quiet" href={changed(query, { before: page.previous })}>
            <Icon name="back" />
            {w.list.previous}
          </a>
        </>
      )}
      {page.next !== null && (
        <a class="button button-quiet" href={changed(query, { after: page.next })}>
          {w.list.next}
          <Icon name="next" />
        </a>
      )}
    </nav>
  );
}

/** Coming back from a case, the list stands where it was left. */
function useKeptPlace(key: string, ready: boolean): void {
  useLayoutEffect(() => {
    if (!ready) return;
    const place = takePlace(key);
    if (place !== undefined) scrollTo(0, place);
  }, [key, ready]);
  useEffect(() => {
    let place = scrollY;
    const follow = () => {
      place = scrollY;
    };
    addEventListener("scroll", follow, { passive: true });
    return () => {
      removeEventListener("scroll", follow);
      holdPlace(key, place);
    };
  }, [key]);
}
