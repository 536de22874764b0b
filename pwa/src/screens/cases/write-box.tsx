/** A box to write to the office in: kept at every letter, sent whenever there is a connection. */
import { useEffect, useRef, useState } from "preact/hooks";
import { NotStored } from "../../forms/not-stored.tsx";
import { TextBox } from "../../forms/text-box.tsx";
import { useWords } from "../../i18n/index.ts";
import { saveText, savedText } from "../../offline/texts.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";

/** Characters (schemas/text.py, Prose). */
const MOST = 10_000;

interface WriteBoxProps {
  /** Of the box on the screen, and of what is kept of it. */
  id: "message" | "review";
  /** The uuid of the case. */
  about: string;
  label: string;
  help: string;
  button: string;
  send: (text: string, uuid: string) => Promise<unknown>;
}

export function WriteBox({ id, about, label, help, button, send: deliver }: WriteBoxProps) {
  const t = useWords();
  const key = `${id}:${about}`;
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<"text" | "storage" | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  // One uuid for one message: a second tap while it is being stored is the same message.
  const message = useRef(crypto.randomUUID());
  useEffect(() => {
    void savedText(key).then((kept) => setTyped((now) => now || kept));
  }, [key]);
  const write = (words: string) => {
    setTyped(words);
    saveText(key, words);
    if (words.trim() && words.trim().length <= MOST) setError(undefined);
  };
  const over = typed.trim().length - MOST;
  const wrong = over > 0 ? t.form.charactersOver(over) : t.case.writeEmpty;
  const send = async () => {
    if (!typed.trim() || over > 0) {
      setError("text");
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    try {
      await deliver(typed.trim(), message.current);
      message.current = crypto.randomUUID();
      write("");
      announce(t.case.written);
    } catch {
      setError("storage");
    }
    setBusy(false);
  };
  return (
    <Form class="stack-small" onSubmit={() => !busy && void send()}>
      <TextBox
        id={id}
        label={label}
        help={help}
        error={error === "text" ? wrong : undefined}
        rows={4}
        most={MOST}
        value={typed}
        onValue={write}
      />
      {error === "storage" && <NotStored />}
      <div class="actions">
        <Button kind="quiet" type="submit" busy={busy}>
          {button}
        </Button>
      </div>
    </Form>
  );
}
