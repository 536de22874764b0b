/** What stays in sight while a form is filled: its name, and that it is saved. */
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { type Draft, type DraftState, keepMine } from "../../offline/drafts.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { Shape } from "../../ui/state.tsx";

/** Saving that takes less than this (milliseconds) is not worth a flicker of words. */
const NOTICEABLE = 400;

export function FormBar({ title, standing }: { title: string; standing: DraftState }) {
  const t = useWords();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (standing.state !== "saving") return;
    const timer = setTimeout(() => setSlow(true), NOTICEABLE);
    return () => clearTimeout(timer);
  }, [standing.state]);
  return (
    <div class="form-bar">
      <span class="form-bar-title">{title}</span>
      {standing.state === "memory" ? (
        <Shape icon="alert" warm>
          {t.form.memoryTitle}
        </Shape>
      ) : (
        <Shape icon="check">{slow ? t.form.saving : t.form.saved}</Shape>
      )}
    </div>
  );
}

interface TroubleProps {
  draft: Draft;
  standing: DraftState;
  reload: () => void;
}

/** When saving met an obstacle: no space, private mode, another tab. */
export function SavingTrouble({ draft, standing, reload }: TroubleProps) {
  const t = useWords();
  if (standing.state === "memory") {
    return (
      <Note warm live title={t.form.memoryTitle}>
        <p>{standing.reason === "full" ? t.form.memoryFull : t.form.memoryRefused}</p>
      </Note>
    );
  }
  if (standing.state === "elsewhere") {
    return (
      <Note warm live title={t.form.elsewhereTitle}>
        <p>{t.form.elsewhereHelp}</p>
        <div class="actions">
          <Button kind="quiet" onPress={reload}>
            {t.form.useTheirs}
          </Button>
          <Button kind="quiet" onPress={() => void keepMine(draft)}>
            {t.form.keepMine}
          </Button>
        </div>
      </Note>
    );
  }
  return null;
}
