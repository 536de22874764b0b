/** Her one appeal against what was decided on a text of hers: how it stands, or the box to write it. */
import { useState } from "preact/hooks";
import { type Moderated, holdings } from "../../offline/citizen.ts";
import { appealsOf, identityOf, sendAppeal } from "../../offline/participation.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Shape } from "../../ui/state.tsx";
import { ShortForm } from "./short-form.tsx";
import { useNewsWords } from "./words/index.ts";

interface AppealProps {
  own: Moderated;
  /** The publication that it is a comment on; none of a proposal. */
  publication?: string;
}

export function Appeal({ own, publication }: AppealProps) {
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
  if (writing) return <AppealForm own={own} publication={publication} onClose={() => setWriting(false)} />;
  return (
    <div class="row">
      <Button kind="link" onPress={() => setWriting(true)}>
        {n.appeal.open}
      </Button>
      <span class="small soft">{n.appeal.help}</span>
    </div>
  );
}

interface AppealFormProps {
  own: Moderated;
  publication: string | undefined;
  onClose: () => void;
}

function AppealForm({ own, publication, onClose }: AppealFormProps) {
  const n = useNewsWords();
  const send = async (text: string, uuid: string) => {
    const identity = identityOf(holdings.value, own.uuid);
    if (identity === undefined) throw new Error("what she wrote is on this device no longer");
    await sendAppeal(identity, { ...(publication !== undefined && { publication }), comment: own.uuid }, text, uuid);
  };
  return (
    <ShortForm
      id={`appeal:${own.uuid}`}
      label={n.appeal.text}
      help={n.appeal.help}
      required={n.appeal.required}
      most={2_000}
      words={{ send: n.appeal.send, cancel: n.appeal.cancel, done: n.appeal.sent }}
      send={send}
      onClose={onClose}
    />
  );
}
