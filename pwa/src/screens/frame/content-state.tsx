/** Where services and news would be: they are on their way, or need a connection once. */
import { useEffect, useState } from "preact/hooks";
import { useFirstWords } from "../../i18n/index.ts";
import { connection } from "../../offline/connection.ts";
import { content } from "../../offline/content.ts";
import { Note } from "../../ui/note.tsx";
import { useLive } from "../../ui/live.ts";

/** True while what is missing may still be on its way. */
export function useContentComing(): boolean {
  const { ready, complete } = useLive(content);
  const { online } = useLive(connection);
  return !ready || (!complete && online);
}

/** As many rows as a portal's list has about: what stands below hardly moves when they come. */
const ROWS = [0, 1, 2, 3, 4, 5];

function Coming({ words }: { words: string }) {
  return (
    <div class="stack-small coming">
      <p class="soft">{words}</p>
      <ul class="choices" aria-hidden="true">
        {ROWS.map((row) => (
          <li key={row} class="choice">
            <span />
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * True while a publication or a proposal may still be on its way: with all the rest, or, as this device
 * keeps the newest alone, by itself. One that is here stays for having been opened.
 */
export function useOpenedComing(id: string, here: boolean, newest: readonly { readonly _id: string }[]): boolean {
  const coming = useContentComing();
  const { online } = useLive(connection);
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const place = newest.findIndex(({ _id }) => _id === id);
    if (here) void import("../../offline/older.ts").then(({ lookAt }) => lookAt(id, place)).catch(() => undefined);
    else if (!coming && online) {
      void import("../../offline/older.ts")
        .then(({ fetchOne }) => fetchOne(id))
        .catch(() => undefined)
        .finally(() => setAsked(id));
    }
  }, [id, here, coming, online]);
  return coming || (online && asked !== id);
}

export function ContentState() {
  const t = useFirstWords();
  const held = useLive(content);
  const coming = useContentComing();
  if (held.services.length > 0) return null;
  if (coming) return <Coming words={t.app.loadingContent} />;
  if (!held.complete) return <Note title={t.app.noContent} icon="offline">{t.app.noContentHelp}</Note>;
  return <p class="soft">{t.services.none}</p>;
}
