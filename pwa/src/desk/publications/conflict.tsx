/** Somebody else saved or published meanwhile: what differs, and whose goes on. */
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { useOrganizations } from "../organizations.ts";
import type { Opened, Written } from "./api.ts";
import { Changed } from "./changed.tsx";
import { differences } from "./differences.ts";
import { usePublicationWords } from "./words/index.ts";
import type { Base } from "./sending.ts";
import { theirs } from "./writing.ts";

interface ConflictProps {
  now: Opened;
  base: Base;
  mine: Written;
  settle: (mine: boolean, words: string) => void;
}

export function ConflictNote({ now, base, mine, settle }: ConflictProps) {
  const w = usePublicationWords();
  const box = useRef<HTMLDivElement>(null);
  const organizations = useOrganizations();
  useEffect(() => box.current?.focus(), [now]);
  const other = theirs(now, base);
  const all = other ? differences(other, mine) : [];
  const { draft } = now;
  const title =
    draft && draft.rev !== base.draft ? w.conflict.draft(draft.by) : now.public && now.public._rev !== base.public ? w.conflict.public : w.conflict.gone;
  return (
    <div ref={box} tabIndex={-1}>
      <Note warm live title={title}>
        <div class="stack-small">
          {other && <p>{all.length > 0 ? w.conflict.lead : w.conflict.same}</p>}
          {all.length > 0 && <Changed all={all} organizations={organizations} />}
          <div class="actions">
            <Button onPress={() => settle(true, w.conflict.tookMine)}>{w.conflict.mine}</Button>
            {other && (
              <Button kind="quiet" onPress={() => settle(false, w.conflict.tookTheirs)}>
                {w.conflict.theirs}
              </Button>
            )}
          </div>
        </div>
      </Note>
    </div>
  );
}
