/** Signing in, and signing in again over what an ended session left open. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { failureWords } from "./failure.tsx";
import { Failure } from "./http.ts";
import { type Session, signIn } from "./session.ts";
import { type DeskWords, useDeskWords } from "./words/index.ts";

type Field = "name" | "password" | "code";

export function SignIn({ state }: { state: Session["state"] }) {
  const w = useDeskWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  /** The portal asked for a code of the second factor. */
  const [second, setSecond] = useState(false);
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Field | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const focus = (field: Field) => form.current?.querySelector<HTMLInputElement>(`#${field}`)?.focus();
  useEffect(() => focus("name"), []);

  const submit = async () => {
    if (busy) return;
    const lacks = { name: name.trim() === "", password: password === "", code: second && code.trim() === "" };
    const empty = (["name", "password", "code"] as const).find((field) => lacks[field]);
    setMissing(empty);
    setError(undefined);
    if (empty) return focus(empty);
    setBusy(true);
    try {
      await signIn(name.trim(), password, second ? code.trim() : "");
    } catch (failure) {
      const asked = failure instanceof Failure && failure.error === "second_factor";
      setError(asked ? undefined : failure);
      setSecond(second || asked);
      setBusy(false);
      // The field of the code is on the screen after this drawing.
      setTimeout(() => focus(asked || second ? "code" : "password"));
    }
  };

  return (
    <main class="main desk-signin" id="contenido" tabIndex={-1}>
      <Page title={w.signIn.title} lead={w.signIn.lead} narrow>
        {state === "expired" && <Note live title={w.signIn.expired} icon="clock" />}
        {state === "left" && <Note live title={w.signIn.out} icon="check" />}
        {error !== undefined && <Note warm live title={wordsFor(w, error)} />}
        <Form box={form} onSubmit={() => void submit()}>
          <SignInField
            id="name"
            label={w.signIn.user}
            value={name}
            onValue={setName}
            error={missing === "name" ? w.signIn.userRequired : undefined}
            autocomplete="username"
          />
          <SignInField
            id="password"
            label={w.signIn.password}
            value={password}
            onValue={setPassword}
            error={missing === "password" ? w.signIn.passwordRequired : undefined}
            autocomplete="current-password"
            hidden={!shown}
          />
          {second && (
            <SignInField
              id="code"
              label={w.signIn.code}
              help={w.signIn.codeHelp}
              value={code}
              onValue={setCode}
              error={missing === "code" ? w.signIn.codeRequired : undefined}
              autocomplete="one-time-code"
            />
          )}
          <label class="desk-check">
            <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
            {w.signIn.show}
          </label>
          <div class="actions">
            <Button type="submit" busy={busy}>
              {busy ? w.signIn.working : w.signIn.button}
            </Button>
          </div>
          <p class="small soft">{w.signIn.forgotten}</p>
        </Form>
      </Page>
    </main>
  );
}

function wordsFor(w: DeskWords, error: unknown): string {
  if (!(error instanceof Failure)) return failureWords(w, error);
  if (error.kind === "forbidden") return w.signIn.codeWrong;
  return error.kind === "session" ? w.signIn.wrong : failureWords(w, error);
}

interface SignInFieldProps {
  id: Field;
  label: string;
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
  autocomplete: string;
  help?: string;
  hidden?: boolean;
}

function SignInField({ id, label, value, onValue, error, autocomplete, help, hidden }: SignInFieldProps) {
  const t = useWords();
  const kind = hidden ? ({ type: "password" } as const) : ({ type: "text" } as const);
  return (
    <div class={error ? "field field-bad" : "field"}>
      <label class="field-label" for={id}>
        {label}
      </label>
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="alert" />
          <span>
            <span class="visually-hidden">{t.form.errorPrefix} </span>
            {error}
          </span>
        </p>
      )}
      <input
        class="input input-medium"
        id={id}
        {...kind}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={[help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined}
      />
    </div>
  );
}
