/** When it goes public by itself: a day and an hour on the city's clocks. */
import { useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { portalConfig } from "../../offline/config.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { moment } from "../../ui/time.ts";
import { cityClock, cityMoment, soon } from "./when.ts";
import { usePublicationWords } from "./words/index.ts";

interface SchedulingProps {
  at: string | null;
  busy: boolean;
  /** Null for not by itself; the words say so once it is done. */
  onChoose: (at: string | null, words: string) => void;
}

export function Scheduling({ at, busy, onChoose }: SchedulingProps) {
  const w = usePublicationWords();
  const zone = useLive(portalConfig)?.time_zone;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const shown = typed ?? (at ? cityClock(new Date(at), zone) : soon(zone));
  const choose = () => {
    const chosen = cityMoment(shown, zone);
    const wrong = !chosen ? w.whenMissing : Date.parse(chosen) <= Date.now() ? w.whenPast : undefined;
    setError(wrong);
    if (wrong || !chosen) return document.getElementById("f-when")?.focus();
    onChoose(chosen, w.scheduled(moment(chosen)));
  };
  return (
    <details class="panel publication-when" open={at !== null}>
      <summary>{w.schedule}</summary>
      <div class="stack-small">
        <Control id="f-when" label={w.when} help={w.whenHelp((zone ?? "").replace(/^.*\//, "").replaceAll("_", " "))} error={error}>
          {(a11y) => (
            <input
              {...a11y}
              class="input input-medium"
              type="datetime-local"
              value={shown}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Control>
        <div class="actions">
          <Button kind="quiet" busy={busy} onPress={choose}>
            {w.confirmSchedule}
          </Button>
          {at !== null && (
            <Button kind="link" busy={busy} onPress={() => onChoose(null, w.unscheduled)}>
              {w.unschedule}
            </Button>
          )}
        </div>
      </div>
    </details>
  );
}
