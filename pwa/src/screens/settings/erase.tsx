/** Erasing: said plainly, confirmed once more, and what has not been sent is counted first. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { eraseAll } from "../../offline/erase.ts";
import { outbox } from "../../offline/outbox.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";

export function EraseSection() {
  const t = useWords();
  const unsent = useLive(outbox).items.length;
  const [state, setState] = useState<"idle" | "asking" | "busy" | "done" | "failed">("idle");
  const erase = async () => {
    setState("busy");
    try {
      await eraseAll();
      setState("done");
      announce(t.settings.erased);
    } catch {
      setState("failed");
    }
  };
  const asking = state === "asking" || state === "busy" || state === "failed";
  return (
    <section class="stack-small" aria-labelledby="erase">
      <h2 id="erase">{t.settings.erase}</h2>
      <p>{t.settings.eraseHelp}</p>
      {asking ? (
        <Note warm live title={t.settings.eraseConfirm}>
          {unsent > 0 && <p>{t.settings.erasePending(unsent)}</p>}
          {state === "failed" && <p>{t.settings.eraseFailed}</p>}
          <div class="actions">
            <Button kind="warm" busy={state === "busy"} onPress={() => void erase()}>
              {t.settings.eraseYes}
            </Button>
            <Button kind="quiet" onPress={() => setState("idle")}>
              {t.settings.eraseNo}
            </Button>
          </div>
        </Note>
      ) : (
        <>
          {state === "done" && <Note icon="done">{t.settings.erased}</Note>}
          <div>
            <Button kind="warm" icon="trash" onPress={() => setState("asking")}>
              {t.settings.erase}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
