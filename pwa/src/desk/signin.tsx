/** Signing in, and signing in again over what an ended session left open. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { failureWords } from "./failure.tsx";
import { Failure } from "./http.ts";
import { type Session, signIn } from "./session.ts";
import { type DeskWords, useDeskWords } from "./words/index.ts";

type Field = "name" | "password";

export function SignIn({ state }: { state: Session["state"] }) {
  const w = useDeskWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Field | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const focus = (field: Field) => form.current?.querySelector<HTMLInputElement>(`#${field}`)?.focus();
  useEffect(() => focus("name"), []);

  const submit = async () => {
    if (busy) return;
    const empty: Field | undefined = name.trim() === "" ? "name" : password === "" ? "password" : undefined;
    setMissing(empty);
    setError(undefined);
    if (empty) return focus(empty);
    setBusy(true);
    try {
      await signIn(name.trim(), password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      focus("password");
    }
  };

  return (
    <main class="main desk-signin" id="contenido" tabIndex={-1}>
      <Page title={w.signIn.title} lead={w.signIn.lead} narrow>
        {state === "expired" && <Note live title={w.signIn.expired} icon="clock" />}
        {state === "left" && <Note live title={w.signIn.out} icon="check" />}
        {error !== undefined && <Note warm live title={wordsFor(w, error)} />}
        <form
          ref={form}
          class="fields"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
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
        </form>
      </Page>
    </main>
  );
}

function wordsFor(w: DeskWords, error: unknown): string {
  return error instanceof Failure && error.kind === "session" ? w.signIn.wrong : failureWords(w, error);
}

interface SignInFieldProps {
  id: Field;
  label: string;
  value: string;
  onValue: (value: string) => void;
  error: string | undefined;
  autocomplete: string;
  hidden?: boolean;
}

function SignInField({ id, label, value, onValue, error, autocomplete, hidden }: SignInFieldProps) {
  const t = useWords();
  const kind = hidden ? ({ type: "password" } as const) : ({ type: "text" } as const);
  return (
    <div class={error ? "field field-bad" : "field"}>
      <label class="field-label" for={id}>
        {label}
      </label>
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
        aria-describedby={error ? `${id}-error` : undefined}
      />
    </div>
  );
}
