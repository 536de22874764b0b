/**
 * What was removed can be brought back: `const undo = useUndo()`, `undo.offer(words, how)`, and
 * `<undo.Bar />` where it happened. It stays until used or the screen is left; nobody has to hurry.
 */
import { useState } from "preact/hooks";
import { useFirstWords } from "../i18n/index.ts";
import { announce } from "./announce.tsx";
import { Button } from "./button.tsx";

interface Offer {
  readonly words: string;
  readonly restore: () => Promise<void> | void;
}

export interface Undo {
  offer(words: string, restore: () => Promise<void> | void): void;
  readonly current: Offer | undefined;
  clear(): void;
}

export function useUndo(): Undo {
  const [current, setCurrent] = useState<Offer | undefined>(undefined);
  return {
    current,
    offer(words, restore) {
      setCurrent({ words, restore });
      announce(words);
    },
    clear: () => setCurrent(undefined),
  };
}

export function UndoBar({ undo }: { undo: Undo }) {
  const t = useFirstWords();
  const { current } = undo;
  if (!current) return null;
  const restore = async () => {
    await current.restore();
    undo.clear();
  };
  return (
    <div class="undo">
      <span>{current.words}</span>
      <Button kind="link" onPress={() => void restore()}>
        {t.app.undo}
      </Button>
    </div>
  );
}
