/** Who else has this case open: said before two people write the same answer. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Note } from "../../ui/note.tsx";
import { sayPresence } from "../api.ts";
import type { Present } from "../model.ts";
import { useDeskWords } from "../words/index.ts";

/** Milliseconds between two words to the portal, which forgets who is silent for three of them. */
const BEAT = 15_000;

export function Others({ uuid, writing }: { uuid: string; writing: boolean }) {
  const w = useDeskWords();
  const [others, setOthers] = useState<readonly Present[]>([]);
  const now = useRef(writing);
  now.current = writing;
  useEffect(() => {
    let wanted = true;
    const say = () => {
      if (document.hidden) return;
      sayPresence(uuid, { writing: now.current, gone: false }).then(
        (found) => wanted && setOthers(found),
        // A hint that cannot be had is no hint.
        () => wanted && setOthers([]),
      );
    };
    say();
    const beat = window.setInterval(say, BEAT);
    return () => {
      wanted = false;
      clearInterval(beat);
    };
  }, [uuid, writing]);
  useEffect(() => () => void sayPresence(uuid, { writing: false, gone: true }).catch(() => undefined), [uuid]);
  return (
    <div role="status">
      {others.map((one) => (
        <Note key={one.name} icon="info" title={one.writing ? w.one.alsoWriting(one.display) : w.one.alsoHere(one.display)} />
      ))}
    </div>
  );
}
