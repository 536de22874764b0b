/**
 * Which version of its form a draft is on. The one it was begun with is accepted as long as the
 * service is offered; to move to a newer one is her choice, and can be taken back.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { carryOver } from "../../forms/carry-over.ts";
import { type Field, modelOf } from "../../forms/model.ts";
import { answerLines, labelled } from "../../forms/words.ts";
import type { Service } from "../../generated/documents.ts";
import { useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import type { Draft } from "../../offline/drafts.ts";
import { findServiceAt } from "../../offline/old-forms.ts";
import { cityDay } from "../../ui/time.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { useDraftWords } from "./words/index.ts";

/**
 * The service as the draft was begun with it: undefined while it is looked for, null where this
 * device does not have it (the draft was begun on another one) and the portal does not answer.
 */
export function useBegunWith(draft: Draft | null | undefined, offered: Service | undefined): Service | null | undefined {
  const [found, setFound] = useState<{ key: string; service: Service | null } | undefined>(undefined);
  const key = draft ? `${draft.service} ${draft.service_version}` : "";
  // A newer version that arrives while she types takes nothing off the screen.
  const last = useRef<Service | undefined>(undefined);
  if (offered && offered.version === draft?.service_version) last.current = offered;
  const known = last.current && last.current.version === draft?.service_version ? last.current : undefined;
  const wanted = offered !== undefined && known === undefined;
  useEffect(() => {
    if (!draft || !wanted) return;
    void findServiceAt(draft.service, draft.service_version).then((service) => setFound({ key, service: service ?? null }));
  }, [key, wanted]);
  return known ?? (found?.key === key ? found.service : undefined);
}

/** Whether nobody would notice the difference: only the service's page changed, for one. */
export function sameForm(one: Service, other: Service): boolean {
  return JSON.stringify(one.form) === JSON.stringify(other.form);
}

/** How she came to the newer version: the draft as it was, and the fields whose answers it lost. */
export interface Moved {
  readonly before: Draft;
  readonly lost: readonly Field[];
}

interface VersionNoteProps {
  draft: Draft;
  /** The version that the draft is on, and the one that is offered now. */
  begun: Service;
  offered: Service;
  change: (draft: Draft) => void;
  firstStep: string;
  moved: Moved | undefined;
  setMoved: (moved: Moved | undefined) => void;
}

/** What she is told of versions above the form: that there is a newer one, or what moving lost. */
export function VersionNote({ draft, begun, offered, change, firstStep, moved, setMoved }: VersionNoteProps) {
  const go = (next: Draft, what: Moved | undefined) => {
    change(next);
    setMoved(what);
    navigate(firstStep, { replace: true });
  };
  if (moved && draft.service_version === offered.version) {
    return <MovedNote moved={moved} back={() => go(moved.before, undefined)} />;
  }
  if (begun.version === offered.version || draft.declined === offered.version) return null;
  const move = () => {
    const { data, lost } = carryOver(modelOf(begun.form), modelOf(offered.form), { ...draft.data }, cityDay());
    go({ ...draft, service_version: offered.version, page: 0, data }, { before: draft, lost });
  };
  const stay = () => {
    change({ ...draft, declined: offered.version });
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return <NewerNote stay={stay} move={move} />;
}

function NewerNote({ stay, move }: { stay: () => void; move: () => void }) {
  const w = useDraftWords();
  return (
    <Note live title={w.newer}>
      <p>{w.newerHelp}</p>
      <div class="actions">
        <Button kind="quiet" onPress={stay}>
          {w.stay}
        </Button>
        <Button kind="quiet" onPress={move}>
          {w.move}
        </Button>
      </div>
    </Note>
  );
}

function MovedNote({ moved, back }: { moved: Moved; back: () => void }) {
  const t = useWords();
  const w = useDraftWords();
  return (
    <Note live title={w.moved}>
      <p>{moved.lost.length === 0 ? w.movedAll : w.movedSome}</p>
      {moved.lost.length > 0 && (
        <ul class="bullets">
          {moved.lost.map((field) => (
            <li key={field.name}>{labelled(field, answerLines(t, field, moved.before.data[field.name]).join(", "))}</li>
          ))}
        </ul>
      )}
      <div class="actions">
        <Button kind="quiet" onPress={back}>
          {w.back}
        </Button>
      </div>
    </Note>
  );
}
