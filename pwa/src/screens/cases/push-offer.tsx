/** The offer to be told of answers: never asked before she sent something, and only on her tap. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { enableCases, push } from "../../offline/push.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";

export function PushOffer() {
  const t = useWords();
  const { support, permission, cases } = useLive(push);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const enable = async () => {
    setState("busy");
    const granted = await enableCases().catch(() => undefined);
    setState(granted === undefined ? "failed" : "idle");
  };
  if (cases) return <Note icon="bell" live title={t.push.on} />;
  if (support === "no") return <p class="small soft">{t.push.unsupported}</p>;
  if (permission === "denied") return <Note icon="bell">{t.push.denied}</Note>;
  return (
    <section class="panel stack" aria-labelledby="push">
      <h2 id="push">{t.push.title}</h2>
      <p>{t.push.help}</p>
      {state === "failed" && (
        <Note warm live>
          {t.push.failed}
        </Note>
      )}
      <div class="actions">
        <Button icon="bell" busy={state === "busy"} onPress={() => void enable()}>
          {state === "busy" ? t.push.enabling : t.push.enable}
        </Button>
      </div>
    </section>
  );
}
