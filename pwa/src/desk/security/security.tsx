/** The second factor of whoever is signed in: set up with an app, taken off with a code. */
import "./security.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { QrCode } from "../../ui/qr.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import { findSession } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { beginFactor, confirmFactor, type Enrolment, fetchFactor, type FactorState, removeFactor } from "./api.ts";

export function Security() {
  const w = useDeskWords();
  const [state, setState] = useState<FactorState | undefined>(undefined);
  const [enrolment, setEnrolment] = useState<Enrolment | undefined>(undefined);
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const read = () => fetchFactor().then(setState, (error: unknown) => setFailure(error));
  useEffect(() => void read(), []);
  const begin = () => beginFactor().then(setEnrolment, (error: unknown) => setFailure(error));
  const changed = async () => {
    setEnrolment(undefined);
    await Promise.all([read(), findSession()]);
  };
  return (
    <Page title={w.security.title} lead={w.security.lead} narrow>
      {failure !== undefined && <FailureNote error={failure} />}
      {codes ? (
        <Codes codes={codes} onDone={() => void changed().then(() => setCodes(undefined))} />
      ) : enrolment ? (
        <SetUp enrolment={enrolment} onCodes={setCodes} />
      ) : state?.on ? (
        <On state={state} onRemoved={() => void changed()} />
      ) : (
        state && (
          <>
            {state.needed && <Note warm title={w.security.needed} />}
            <div class="actions">
              <Button onPress={() => void begin()}>{w.security.begin}</Button>
            </div>
          </>
        )
      )}
    </Page>
  );
}

function SetUp({ enrolment, onCodes }: { enrolment: Enrolment; onCodes: (codes: readonly string[]) => void }) {
  const w = useDeskWords();
  return (
    <ol class="stack desk-setup">
      <li>
        <p>{w.security.scan}</p>
        <QrCode value={enrolment.uri} label={w.security.qr} failed={w.security.qrFailed} />
        <p class="small soft">{w.security.byHand}</p>
        <code class="desk-secret">{enrolment.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </li>
      <li>
        <CodeForm
          label={w.security.first}
          button={w.security.confirm}
          send={async (code) => onCodes(await confirmFactor(code))}
        />
      </li>
    </ol>
  );
}

function Codes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const w = useDeskWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="stack" ref={box} tabIndex={-1}>
      <Note live icon="done" title={w.security.on}>
        <p>{w.security.codesHelp}</p>
      </Note>
      <ul class="desk-codes" aria-label={w.security.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="actions no-print">
        <Button kind="quiet" icon="paper" onPress={() => print()}>
          {w.security.print}
        </Button>
        <Button onPress={onDone}>{w.security.kept}</Button>
      </div>
    </div>
  );
}

function On({ state, onRemoved }: { state: FactorState; onRemoved: () => void }) {
  const w = useDeskWords();
  return (
    <>
      <Note icon="done" title={w.security.on}>
        <p>{w.security.left(state.recovery_left)}</p>
      </Note>
      <details>
        <summary>{w.security.remove}</summary>
        <div class="stack desk-fold">
          <p>{state.needed ? w.security.removeNeeded : w.security.removeHelp}</p>
          <CodeForm
            label={w.signIn.code}
            button={w.security.remove}
            warm
            send={async (code) => {
              await removeFactor(code);
              announce(w.security.removed);
              onRemoved();
            }}
          />
        </div>
      </details>
    </>
  );
}

interface CodeFormProps {
  label: string;
  button: string;
  warm?: boolean;
  send: (code: string) => Promise<void>;
}

function CodeForm({ label, button, warm, send }: CodeFormProps) {
  const w = useDeskWords();
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const wrong = failure instanceof Failure && failure.kind === "forbidden";
  const submit = async () => {
    setMissing(code.trim() === "");
    if (code.trim() === "") return input.current?.focus();
    setBusy(true);
    setFailure(undefined);
    try {
      await send(code.trim());
    } catch (error) {
      setFailure(error);
      input.current?.focus();
    }
    setBusy(false);
  };
  return (
    <Form class="stack" onSubmit={() => !busy && void submit()}>
      {failure !== undefined && !wrong && <FailureNote error={failure} />}
      <Control id="factor-code" label={label} error={missing ? w.signIn.codeRequired : wrong ? w.signIn.codeWrong : undefined}>
        {(a11y) => (
          <input
            {...a11y}
            ref={input}
            class="input input-short"
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck={false}
            maxLength={40}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        )}
      </Control>
      <div class="actions">
        <Button type="submit" kind={warm ? "warm" : "main"} busy={busy}>
          {button}
        </Button>
      </div>
    </Form>
  );
}
