/** Where services and news would be: they are on their way, or need a connection once. */
import { useWords } from "../../i18n/index.ts";
import { content } from "../../offline/content.ts";
import { Note } from "../../ui/note.tsx";
import { useLive } from "../../ui/live.ts";

export function ContentState() {
  const t = useWords();
  const held = useLive(content);
  if (held.services.length > 0) return null;
  if (!held.ready) return <p class="soft">{t.app.loadingContent}</p>;
  if (!held.complete) return <Note title={t.app.noContent} icon="offline">{t.app.noContentHelp}</Note>;
  return <p class="soft">{t.services.none}</p>;
}
