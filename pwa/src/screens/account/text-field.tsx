/** A form of one or two fields and a button: tried, it says what is missing at the field itself. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Note } from "../../ui/note.tsx";

interface TextFieldProps {
  id: string;
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  type?: "text" | "email" | "tel" | "password";
  inputMode?: "text" | "email" | "tel" | "numeric";
  /** What the browser may fill in (HTML "autofill"). */
  autocomplete: string;
  maxLength: number;
  value: string;
  onValue: (value: string) => void;
}

export function TextField({ id, label, help, error, type = "text", inputMode, autocomplete, maxLength, value, onValue }: TextFieldProps) {
  return (
    <Control id={id} label={label} help={help} error={error}>
      {(a11y) => (
        <input
          {...a11y}
          class="input input-medium"
          // Preact's types tell inputs apart by this word; here it is a value.
          type={type as "text"}
          {...(inputMode && { inputMode })}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          maxLength={maxLength}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Control>
  );
}

interface SmallFormProps {
  button: string;
  working: string;
  /** Throws: `failed` says it. Answers whether everything needed was there. */
  onSubmit: () => Promise<boolean>;
  failed: (error: unknown) => string;
  /** Beside the button. */
  beside?: ComponentChildren;
  /** It destroys something. */
  warm?: boolean;
  children: ComponentChildren;
}

export function SmallForm({ button, working, onSubmit, failed, beside, warm, children }: SmallFormProps) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble("");
    try {
      const complete = await onSubmit();
      if (!complete) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
    } catch (error) {
      setTrouble(failed(error));
      form.current?.querySelector("input")?.focus({ preventScroll: true });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form box={form} onSubmit={() => void submit()}>
      {trouble && <Note warm live title={trouble} />}
      {children}
      <div class="actions">
        <Button type="submit" kind={warm ? "warm" : "main"} busy={busy}>
          {busy ? working : button}
        </Button>
        {beside}
      </div>
    </Form>
  );
}
