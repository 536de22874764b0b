/** The rules, then the box: a comment is kept while it is typed and sent like everything else. */
import { useEffect, useRef, useState } from "preact/hooks";
import { CharactersLeft } from "../../forms/characters-left.tsx";
import { Control } from "../../forms/control.tsx";
import { language, useWords } from "../../i18n/index.ts";
import { ownComments } from "../../offline/citizen.ts";
import { sendComment } from "../../offline/submit.ts";
import { saveText, savedText } from "../../offline/texts.ts";
import { announce } from "../../ui/announce.tsx";
import type { Finding } from "../../generated/documents.ts";
import { judge } from "../../rules/comments.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";

const MOST = 2_000;

/** `topic`: texts that say what the publication is about. */
export function CommentBox({ slug, topic }: { slug: string; topic: readonly string[] }) {
  const t = useWords();
  const [typed, type] = useKept(`comment:${slug}`);
  const [name, setName] = useKept("comment-name");
  const [attempted, setAttempted] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const [sent, setSent] = useState<string | undefined>(undefined);
  // What she was warned of, and for which text: she may send that as it is.
  const [warned, warn] = useState<{ readonly text: string; readonly findings: readonly Finding[] }>({ text: "", findings: [] });
  // One uuid for one comment: a second tap while it is being stored is the same comment.
  const uuid = useRef(crypto.randomUUID());
  const noName = attempted && !name.trim();
  const over = typed.trim().length - MOST;
  const wrong = !typed.trim() ? t.comment.textRequired : over > 0 ? t.form.charactersOver(over) : undefined;

  const send = async () => {
    setAttempted(true);
    if (!name.trim() || wrong) {
      document.getElementById(name.trim() ? "comment-text" : "comment-name")?.focus();
      return;
    }
    const findings = judge(typed.trim(), topic);
    if (findings.length > 0 && warned.text !== typed) {
      warn({ text: typed, findings });
      return;
    }
    setState("busy");
    try {
      await sendComment({
        publication: slug,
        text: typed.trim(),
        author_name: name.trim(),
        language: language.value.language,
        uuid: uuid.current,
      });
      setSent(uuid.current);
      uuid.current = crypto.randomUUID();
      type("");
      setAttempted(false);
      setState("idle");
      announce(t.comment.sent);
    } catch {
      setState("failed");
    }
  };

  return (
    <section class="stack" aria-labelledby="comment">
      <h2 id="comment">{t.comment.title}</h2>
      <div class="stack-small" id="comment-rules">
        <p>{t.comment.rules}</p>
        <ul class="bullets">
          <li>{t.comment.ruleList.offensive}</li>
          <li>{t.comment.ruleList.off_topic}</li>
          <li>{t.comment.ruleList.unlawful}</li>
        </ul>
        <p class="soft">{t.comment.moderated}</p>
      </div>
      <form
        class="fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (state !== "busy") void send();
        }}
      >
        <Control id="comment-name" label={t.comment.name} help={t.comment.nameHelp} error={noName ? t.comment.nameRequired : undefined}>
          {(input) => (
            <input
              {...input}
              class="input input-medium"
              autoComplete="name"
              maxLength={80}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Control>
        <Control id="comment-text" label={t.comment.text} error={attempted ? wrong : undefined}>
          {(input) => (
            <>
              <textarea
                {...input}
                class="input"
                rows={5}
                value={typed}
                onInput={(event) => {
                  type(event.currentTarget.value);
                  setSent(undefined);
                }}
              />
              <CharactersLeft typed={typed} most={MOST} />
            </>
          )}
        </Control>
        {warned.text !== "" && warned.text === typed && <Risk findings={warned.findings} />}
        {sent && <Sent uuid={sent} />}
        {state === "failed" && (
          <Note warm live title={t.storage.failedTitle}>
            {t.storage.failedHelp}
          </Note>
        )}
        <div class="actions">
          <Button type="submit" busy={state === "busy"}>
            {warned.text !== "" && warned.text === typed ? t.comment.sendAnyway : t.comment.send}
          </Button>
        </div>
      </form>
    </section>
  );
}

/** What became of the comment that was just sent; once somebody decided, its own place says it. */
function Sent({ uuid }: { uuid: string }) {
  const t = useWords();
  const stage = useLive(ownComments).find((own) => own.uuid === uuid)?.stage ?? "waiting";
  if (stage === "waiting") return <Note icon="clock">{t.comment.sent}</Note>;
  if (stage === "published" || stage === "refused") return null;
  return <Note icon="done">{`${t.comment.stage.sent}. ${t.comment.moderated}`}</Note>;
}

/** What a moderator will look at, said before it is sent. */
function Risk({ findings }: { findings: readonly Finding[] }) {
  const t = useWords();
  return (
    <Note warm live title={t.comment.risk}>
      <ul class="bullets">
        {findings.map(({ why, found }) => (
          <li key={why}>{t.comment.why[why](found)}</li>
        ))}
      </ul>
      <p>{t.comment.riskHelp}</p>
    </Note>
  );
}

/** A text that survives the screen, the tab and the phone's battery. */
function useKept(key: string): [string, (words: string) => void] {
  const [typed, setTyped] = useState("");
  useEffect(() => {
    void savedText(key).then((kept) => setTyped((now) => now || kept));
  }, [key]);
  const write = (words: string) => {
    setTyped(words);
    saveText(key, words);
  };
  return [typed, write];
}
