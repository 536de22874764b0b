/** Her one appeal against what was decided on her comment: how it stands, or the box to write it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { useWords } from "../../i18n/index.ts";
import { type OwnComment, holdings } from "../../offline/citizen.ts";
import { appealsOf, identityOf, sendAppeal } from "../../offline/participation.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Shape } from "../../ui/state.tsx";
import { useKept } from "./kept.ts";
import { useNewsWords } from "./words/index.ts";

const MOST = 2_000;

export function Appeal({ own }: { own: OwnComment }) {
  const n = useNewsWords();
  const [writing, setWriting] = useState(false);
  const appeal = appealsOf(useLive(holdings)).get(own.uuid);
  const { moderation } = own;
  if (!moderation) return null;
  if (moderation.appeal) {
    return (
      <div class="stack-small">
        <Shape icon={moderation.appeal === "open" ? "search" : "answered"}>{n.appeal.stage[moderation.appeal]}</Shape>
        {moderation.appeal_note && <p>{n.comment.note(moderation.appeal_note)}</p>}
      </div>
    );
  }
  if (appeal && appeal.stage !== "refused") {
    return <Shape icon="clock">{appeal.stage === "waiting" ? n.appeal.waiting : n.appeal.sent}</Shape>;
  }
  if (moderation.state !== "refused" && moderation.state !== "taken_down") return null;
  if (writing) return <AppealForm own={own} onClose={() => setWriting(false)} />;
  return (
    <div class="row">
      <Button kind="link" onPress={() => setWriting(true)}>
        {n.appeal.open}
      </Button>
      <span class="small soft">{n.appeal.help}</span>
    </div>
  );
}

function AppealForm({ own, onClose }: { own: OwnComment; onClose: () => void }) {
  const t = useWords();
  const n = useNewsWords();
  const [typed, type] = useKept(`appeal:${own.uuid}`);
  const [attempted, setAttempted] = useState(false);
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const uuid = useRef(crypto.randomUUID());
  const focusBox = () => box.current?.querySelector("textarea")?.focus();
  useEffect(focusBox, []);
  const send = async () => {
    setAttempted(true);
    if (!typed.trim()) return focusBox();
    try {
      const about = { publication: own.comment.publication, comment: own.uuid };
      const identity = identityOf(holdings.value, own.uuid);
      if (identity === undefined) throw new Error("the comment is on this device no longer");
      await sendAppeal(identity, about, typed.trim(), uuid.current);
      type("");
      announce(n.appeal.sent);
      onClose();
    } catch {
      setFailed(true);
    }
  };
  return (
    <form
      ref={box}
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Control
        id={`appeal-${own.uuid}`}
        label={n.appeal.text}
        help={n.appeal.help}
        error={attempted && !typed.trim() ? n.appeal.required : undefined}
      >
        {(input) => (
          <textarea
            {...input}
            class="input"
            rows={4}
            maxLength={MOST}
            value={typed}
            onInput={(event) => type(event.currentTarget.value)}
          />
        )}
      </Control>
      {failed && (
        <Note warm live title={t.storage.failedTitle}>
          {t.storage.failedHelp}
        </Note>
      )}
      <div class="actions">
        <Button type="submit">{n.appeal.send}</Button>
        <Button kind="quiet" onPress={onClose}>
          {n.appeal.cancel}
        </Button>
      </div>
    </form>
  );
}
