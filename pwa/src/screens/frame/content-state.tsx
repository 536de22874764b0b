/** Where services and news would be: they are on their way, or need a connection once. */
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

export function ContentState() {
  const t = useFirstWords();
  const held = useLive(content);
  const coming = useContentComing();
  if (held.services.length > 0) return null;
  if (coming) return <Coming words={t.app.loadingContent} />;
  if (!held.complete) return <Note title={t.app.noContent} icon="offline">{t.app.noContentHelp}</Note>;
  return <p class="soft">{t.services.none}</p>;
}
