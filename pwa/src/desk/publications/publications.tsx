/** Every publication that an official may edit, last changed first; filters stay in the address. */
import { useEffect, useRef, useState } from "preact/hooks";
import { text } from "../../i18n/index.ts";
import { navigate, search } from "../../navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { day, moment } from "../../ui/time.ts";
import { FailureNote } from "../failure.tsx";
import { shortMoment } from "../time.ts";
import { useDeskWords } from "../words/index.ts";
import { fetchPublications, type Listed, type Row, type State, STATES } from "./api.ts";
import { FRESH, PLACE } from "./place.ts";
import { type PublicationWords, usePublicationWords } from "./words/index.ts";

export function PublicationList() {
  const d = useDeskWords();
  const w = usePublicationWords();
  const asked = new URLSearchParams(useLive(search));
  const state = STATES.find((one) => one === asked.get("ver")) ?? "";
  const words = asked.get("texto") ?? "";
  const [listed, setListed] = useState<Listed | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [tries, setTries] = useState(0);
  const [busy, setBusy] = useState(false);
  const shown = useRef("");
  shown.current = `${state} ${words}`;
  useEffect(() => {
    const stop = new AbortController();
    fetchPublications({ state, text: words, after: "" }, stop.signal).then(
      (page) => {
        setListed(page);
        setFailure(undefined);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setFailure(error);
      },
    );
    return () => stop.abort();
  }, [state, words, tries]);
  const more = async () => {
    if (!listed?.next) return;
    const before = shown.current;
    setBusy(true);
    try {
      const page = await fetchPublications({ state, text: words, after: listed.next });
      const known = new Set(listed.rows.map(({ slug }) => slug));
      const fresh = page.rows.filter(({ slug }) => !known.has(slug));
      if (shown.current === before) setListed({ ...page, rows: [...listed.rows, ...fresh] });
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <Page title={w.place} lead={w.lead}>
      <div class="actions">
        <a class="button" href={`${PLACE}/${FRESH}`}>
          {w.begin}
        </a>
      </div>
      <form
        role="search"
        class="publication-search"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = String(new FormData(event.currentTarget).get("texto") ?? "").trim();
          navigate(address(state, typed), { replace: true });
        }}
      >
        <label class="field-label" for="publication-search">
          {w.search}
        </label>
        <input key={words} class="input input-medium" id="publication-search" name="texto" type="search" defaultValue={words} maxLength={200} />
      </form>
      <Filters here={state} words={words} listed={listed} />
      {failure !== undefined && <FailureNote error={failure} again={() => setTries((count) => count + 1)} />}
      {!listed && failure === undefined && <p class="soft">{d.opening}</p>}
      {listed?.rows.length === 0 && <p class="soft">{w.none}</p>}
      {listed && listed.rows.length > 0 && (
        <Choices>
          {listed.rows.map((row) => (
            <Choice key={row.slug} href={`${PLACE}/${row.slug}`} title={text(row.title) || row.title.es || w.untitled}>
              <span class="choice-note">
                <strong>{stateWords(w, row)}</strong> · {text(row.section_title)} · {w.changed(row.by ? shortMoment(row.changed_at) : day(row.changed_at), row.by)}
              </span>
            </Choice>
          ))}
        </Choices>
      )}
      {listed?.next && (
        <div>
          <Button kind="quiet" busy={busy} onPress={() => void more()}>
            {w.more}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Filters({ here, words, listed }: { here: State | ""; words: string; listed: Listed | undefined }) {
  const w = usePublicationWords();
  return (
    <nav class="desk-tabs" aria-label={w.filter}>
      {(["", ...STATES] as const).map((state) => (
        <a key={state} href={address(state, words)} aria-current={state === here ? "page" : undefined}>
          {state === "" ? w.all : w.states[state]}
          {state !== "" && listed && <span class="desk-tab-count">{listed.counts[state]}</span>}
        </a>
      ))}
    </nav>
  );
}

function address(state: State | "", words: string): string {
  const query = new URLSearchParams({ ...(state && { ver: state }), ...(words && { texto: words }) });
  return query.toString() ? `${PLACE}?${query}` : PLACE;
}

function stateWords(w: PublicationWords, { state, draft, publish_at }: Row): string {
  const at = publish_at === null ? "" : moment(publish_at);
  if (state === "published" && draft) return at ? w.state.correctingAt(at) : w.state.correcting;
  return state === "scheduled" ? w.state.scheduled(at) : w.state[state];
}
