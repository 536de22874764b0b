/** A few words about something on the page, kept while they are typed and sent like everything else. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { NotStored } from "../../forms/not-stored.tsx";
import { TextBox } from "../../forms/text-box.tsx";
import { useWords } from "../../i18n/index.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useKept } from "./kept.ts";

interface ShortFormProps {
  /** Of the text on this device, and of the box. */
  id: string;
  label: string;
  help?: string;
  /** What to say where nothing was typed; without it the text is optional. */
  required?: string;
  /** Characters. */
  most: number;
  words: { readonly send: string; readonly cancel: string; readonly done: string };
  /** What comes before the text: `attempted` once she tried to send. */
  children?: (attempted: boolean) => ComponentChildren;
  /** Whether what comes before the text is complete. */
  complete?: boolean;
  send: (text: string, uuid: string) => Promise<void>;
  onClose: () => void;
}

export function ShortForm(props: ShortFormProps) {
  const { id, label, help, required, most, words, children, complete = true, send: deliver, onClose } = props;
  const t = useWords();
  const [typed, type] = useKept(id);
  const [attempted, setAttempted] = useState(false);
  const [failed, setFailed] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const uuid = useRef(crypto.randomUUID());
  const focusFirst = (what: string) => form.current?.querySelector<HTMLElement>(what)?.focus();
  useEffect(() => focusFirst("input[type=radio], textarea"), []);
  const over = typed.trim().length - most;
  const missing = required !== undefined && !typed.trim() ? required : undefined;
  const wrong = missing ?? (over > 0 ? t.form.charactersOver(over) : undefined);
  const send = async () => {
    setAttempted(true);
    if (!complete || wrong) return focusFirst(complete ? "textarea" : "input[type=radio]");
    try {
      await deliver(typed.trim(), uuid.current);
      type("");
      announce(words.done);
      onClose();
    } catch {
      setFailed(true);
    }
  };
  return (
    <Form
      box={form}
      onSubmit={() => void send()}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      {children?.(attempted)}
      <TextBox
        id={id}
        label={label}
        help={help}
        optional={required === undefined}
        error={attempted ? wrong : undefined}
        rows={4}
        most={most}
        value={typed}
        onValue={type}
      />
      {failed && <NotStored />}
      <div class="actions">
        <Button type="submit">{words.send}</Button>
        <Button kind="quiet" onPress={onClose}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  );
}
