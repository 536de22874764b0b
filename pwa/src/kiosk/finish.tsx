/** Ending a visit: the question before, the wait, and when it could not be done. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { cases } from "../offline/citizen.ts";
import { drafts } from "../offline/drafts.ts";
import { outbox } from "../offline/outbox.ts";
import { Button } from "../ui/button.tsx";
import { useLive } from "../ui/live.ts";
import { Dialog } from "./dialog.tsx";
import { useKioskWords } from "./words/index.ts";

/** Milliseconds before an ending that failed is tried again. */
const RETRY_EVERY = 30_000;

/** What would be lost or leave later, in words, before she says yes. */
export function AskToFinish({ onYes, onNo }: { onYes: () => void; onNo: () => void }) {
  const k = useKioskWords();
  const unsent = useLive(outbox).items.length > 0;
  const begun = useLive(drafts).length > 0;
  const sent = useLive(cases).length > 0;
  return (
    <Dialog title={k.finish.title} onCancel={onNo}>
      <div id="dialog-text" class="stack-small">
        <p>{k.finish.body}</p>
        {begun && <p class="strong">{k.finish.draft}</p>}
        {unsent && <p>{k.finish.unsent}</p>}
        {sent && <p>{k.finish.number}</p>}
      </div>
      <div class="actions">
        <Button onPress={onNo}>{k.finish.no}</Button>
        <Button kind="warm" onPress={onYes}>
          {k.finish.yes}
        </Button>
      </div>
    </Dialog>
  );
}

export function AskIfThere({ left, onStay, onErase }: { left: number; onStay: () => void; onErase: () => void }) {
  const k = useKioskWords();
  return (
    <Dialog title={k.idle.title} onCancel={onStay}>
      <div id="dialog-text" class="stack-small">
        <p>{k.idle.body}</p>
        <p aria-live="off">
          <span class="visually-hidden">{k.idle.left(left)}</span>
          <span class="kiosk-left" aria-hidden="true">
            {left}
          </span>
          <span class="soft" aria-hidden="true">
            {" "}
            {k.idle.unit(left)}
          </span>
        </p>
      </div>
      <div class="actions">
        <Button onPress={onStay}>{k.idle.stay}</Button>
        <span data-leaves>
          <Button kind="warm" onPress={onErase}>
            {k.idle.erase}
          </Button>
        </span>
      </div>
    </Dialog>
  );
}

/** Nothing of the visit is behind this screen any more. */
export function Ending() {
  const k = useKioskWords();
  return (
    <Whole>
      <h1>{k.finish.working}</h1>
      <p>{k.finish.workingHelp}</p>
    </Whole>
  );
}

/** Tries again by itself, for the case that nobody is there any more. */
export function EndingFailed({ onRetry, onErase }: { onRetry: () => void; onErase: () => void }) {
  const k = useKioskWords();
  useEffect(() => {
    const timer = setTimeout(onRetry, RETRY_EVERY);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Whole>
      <h1>{k.finish.failed}</h1>
      <p>{k.finish.failedHelp}</p>
      <div class="actions">
        <Button onPress={onRetry}>{k.finish.retry}</Button>
        <Button kind="warm" onPress={onErase}>
          {k.finish.eraseUnsent}
        </Button>
      </div>
    </Whole>
  );
}

function Whole({ children }: { children: ComponentChildren }) {
  return (
    <main class="main kiosk-whole">
      <div class="stack" role="status">
        {children}
      </div>
    </main>
  );
}
