/** The rules, then the box: a comment is kept while it is typed and sent like everything else. */
import { useRef, useState } from "preact/hooks";
import { NotStored } from "../../forms/not-stored.tsx";
import { TextBox } from "../../forms/text-box.tsx";
import { language, useWords } from "../../i18n/index.ts";
import { ownComments } from "../../offline/citizen.ts";
import { sendComment } from "../../offline/submit.ts";
import { announce } from "../../ui/announce.tsx";
import type { PublishedComment } from "../../generated/documents.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { slugOf } from "../../offline/documents.ts";
import { NameField, Rules } from "./for-all.tsx";
import { useKept } from "./kept.ts";
import { Risk, useRisk } from "./risk.tsx";
import { useNewsWords } from "./words/index.ts";

const MOST = 2_000;

interface BoxProps {
  slug: string;
  /** Texts that say what the publication is about. */
  topic: readonly string[];
  /** The comment that is answered. */
  answered: PublishedComment | undefined;
  onNoReply: () => void;
}

export function CommentBox({ slug, topic, answered, onNoReply }: BoxProps) {
  const t = useWords();
  const n = useNewsWords();
  const [typed, type] = useKept(`comment:${slug}`);
  const [name, setName] = useKept("comment-name");
  const [attempted, setAttempted] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const [sent, setSent] = useState<string | undefined>(undefined);
  const risk = useRisk(typed, topic);
  // One uuid for one comment: a second tap while it is being stored is the same comment.
  const uuid = useRef(crypto.randomUUID());
  const noName = attempted && !name.trim();
  const over = typed.trim().length - MOST;
  const wrong = !typed.trim() ? n.comment.textRequired : over > 0 ? t.form.charactersOver(over) : undefined;

  const send = async () => {
    setAttempted(true);
    if (!name.trim() || wrong) {
      document.getElementById(name.trim() ? "comment-text" : "comment-name")?.focus();
      return;
    }
    if (!risk.passes()) return;
    setState("busy");
    try {
      await sendComment({
        publication: slug,
        text: typed.trim(),
        author_name: name.trim(),
        ...(answered && { answers: slugOf(answered) }),
        language: language.value.language,
        uuid: uuid.current,
      });
      setSent(uuid.current);
      uuid.current = crypto.randomUUID();
      type("");
      onNoReply();
      setAttempted(false);
      setState("idle");
      announce(n.comment.sent);
    } catch {
      setState("failed");
    }
  };

  return (
    <section class="stack" aria-labelledby="comment">
      <h2 id="comment">{n.comment.title}</h2>
      <Rules id="comment-rules" words={n.comment} />
      <Form onSubmit={() => state !== "busy" && void send()}>
        {answered && (
          <div class="answered-comment stack-small">
            <p class="strong">{n.thread.replyingTo(answered.author_name)}</p>
            <p class="small soft">{answered.text.slice(0, 200)}</p>
            <div>
              <Button kind="link" onPress={onNoReply}>
                {n.thread.noReply}
              </Button>
            </div>
          </div>
        )}
        <NameField id="comment-name" words={n.comment} error={noName ? n.comment.nameRequired : undefined} value={name} onValue={setName} />
        <TextBox
          id="comment-text"
          label={n.comment.text}
          error={attempted ? wrong : undefined}
          rows={5}
          most={MOST}
          value={typed}
          onValue={(words) => {
            type(words);
            setSent(undefined);
          }}
        />
        {risk.warned && <Risk findings={risk.warned} />}
        {sent && <Sent uuid={sent} />}
        {state === "failed" && <NotStored />}
        <div class="actions">
          <Button type="submit" busy={state === "busy"}>
            {risk.warned ? n.comment.sendAnyway : n.comment.send}
          </Button>
        </div>
      </Form>
    </section>
  );
}

/** What became of the comment that was just sent; once somebody decided, its own place says it. */
function Sent({ uuid }: { uuid: string }) {
  const n = useNewsWords();
  const stage = useLive(ownComments).find((own) => own.uuid === uuid)?.stage ?? "waiting";
  if (stage === "waiting") return <Note icon="clock">{n.comment.sent}</Note>;
  if (stage === "published" || stage === "refused" || stage === "taken_down") return null;
  return <Note icon="done">{`${n.comment.stage.sent}. ${n.comment.moderated}`}</Note>;
}
