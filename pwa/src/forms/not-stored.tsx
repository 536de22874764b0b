/** This device would not store what she wrote, and what she can do about it. */
import { useWords } from "../i18n/index.ts";
import { Note } from "../ui/note.tsx";

export function NotStored() {
  const t = useWords();
  return (
    <Note warm live title={t.storage.failedTitle}>
      {t.storage.failedHelp}
    </Note>
  );
}
