/** The conversation of a case: answers and messages in order, and a box to write in. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { useWords } from "../../i18n/index.ts";
import type { CaseView, ThreadItem } from "../../offline/citizen.ts";
import { sendMessage } from "../../offline/submit.ts";
import { saveText, savedText } from "../../offline/texts.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { RefusedActions } from "../frame/refused.tsx";

export function Thread({ view }: { view: CaseView }) {
  const t = useWords();
  return (
    <section class="stack" aria-labelledby="thread">
      <h2 id="thread">{t.case.thread}</h2>
      {view.thread.length === 0 && <p class="soft">{t.case.noThread}</p>}
      {view.thread.length > 0 && (
        <ol class="thread">
          {view.thread.map((item) => (
            <Entry key={item.uuid} item={item} />
          ))}
        </ol>
      )}
      {view.stage === "closed" ? <p class="soft">{t.case.closedNote}</p> : <MessageBox uuid={view.uuid} />}
    </section>
  );
}

function Entry({ item }: { item: ThreadItem }) {
  const t = useWords();
  if (item.kind === "answer") {
    return (
      <li class="entry">
        <p class="entry-head">
          <strong>{item.answer.official_name}</strong>
          <span>{t.case.official}</span>
          <span>{moment(item.at)}</span>
        </p>
        <p class="prewrap">{item.answer.text}</p>
      </li>
    );
  }
  return (
    <li class="entry entry-mine">
      <p class="entry-head">
        <strong>{t.case.you}</strong>
        <span>{moment(item.at)}</span>
      </p>
      <p class="prewrap">{item.message.text}</p>
      {item.stage === "waiting" && <Shape icon="clock">{t.case.messageWaiting}</Shape>}
      {item.stage === "sent" && <Shape icon="check">{t.case.messageSent}</Shape>}
      {item.stage === "refused" && (
        <Shape icon="stop" warm>
          {t.case.messageRefused}
        </Shape>
      )}
      {item.stage === "refused" && <RefusedActions id={`message:${item.uuid}`} />}
    </li>
  );
}

function MessageBox({ uuid }: { uuid: string }) {
  const t = useWords();
  const key = `message:${uuid}`;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<"empty" | "storage" | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  // One uuid for one message: a second tap while it is being stored is the same message.
  const message = useRef(crypto.randomUUID());
  useEffect(() => {
    void savedText(key).then((kept) => setTyped((now) => now || kept));
  }, [key]);
  const write = (words: string) => {
    setTyped(words);
    saveText(key, words);
    if (words.trim()) setError(undefined);
  };
  const send = async () => {
    if (!typed.trim()) {
      setError("empty");
      document.getElementById("message")?.focus();
      return;
    }
    setBusy(true);
    try {
      await sendMessage(uuid, typed.trim(), message.current);
      message.current = crypto.randomUUID();
      write("");
      announce(t.case.written);
    } catch {
      setError("storage");
    }
    setBusy(false);
  };
  return (
    <form
      class="stack-small"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send();
      }}
    >
      <Control id="message" label={t.case.write} help={t.case.writeHelp} error={error === "empty" ? t.case.writeEmpty : undefined}>
        {(input) => (
          <textarea
            {...input}
            class="input"
            rows={4}
            maxLength={10_000}
            value={typed}
            onInput={(event) => write(event.currentTarget.value)}
          />
        )}
      </Control>
      {error === "storage" && (
        <Note warm live title={t.storage.failedTitle}>
          {t.storage.failedHelp}
        </Note>
      )}
      <div class="actions">
        <Button kind="quiet" type="submit" busy={busy}>
          {t.case.writeButton}
        </Button>
      </div>
    </form>
  );
}
