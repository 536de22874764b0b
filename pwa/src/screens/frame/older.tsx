/** Under a list of the newest: the next older ones, which this device does not keep. */
import { useState } from "preact/hooks";
import { useFirstWords } from "../../i18n/index.ts";
import { type Kind, listOlder, mayHaveOlder } from "../../offline/older.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";

interface OlderProps {
  kind: Kind;
  /** What is listed, newest first. */
  held: readonly { readonly _id: string }[];
  onListed?: () => void;
}

export function Older({ kind, held, onListed }: OlderProps) {
  const t = useFirstWords();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!mayHaveOlder(kind, held)) return null;
  const list = async () => {
    setBusy(true);
    try {
      await listOlder(kind, held);
      setFailed(false);
      onListed?.();
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };
  return (
    <>
      <div>
        <Button kind="quiet" busy={busy} onPress={() => void list()}>
          {busy ? t.app.opening : t.app.older}
        </Button>
      </div>
      {failed && (
        <Note warm live icon="offline" title={t.app.noOlder}>
          {t.app.noOlderHelp}
        </Note>
      )}
    </>
  );
}
