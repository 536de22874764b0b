/** What to do with something the portal would not take: try again, or let it be. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { dismissBlocked, outbox, retryBlocked } from "../../offline/outbox.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { UndoBar, useUndo } from "../../ui/undo.tsx";

/** `id`: of the document, such as `comment:<uuid>`. Shows nothing unless it waits as refused. */
export function RefusedActions({ id }: { id: string }) {
  const t = useWords();
  const undo = useUndo();
  const [busy, setBusy] = useState(false);
  const item = useLive(outbox).items.find((each) => each.id === id);
  if (item?.state !== "blocked") return <UndoBar undo={undo} />;
  const retry = async () => {
    setBusy(true);
    await retryBlocked(id).catch(() => undefined);
    setBusy(false);
  };
  const dismiss = async () => undo.offer(t.outbox.dismissed, await dismissBlocked(id));
  return (
    <div class="row">
      <Button kind="link" busy={busy} onPress={() => void retry()}>
        {t.outbox.tryAgain}
      </Button>
      <Button kind="link" onPress={() => void dismiss()}>
        {t.outbox.dismiss}
      </Button>
    </div>
  );
}
