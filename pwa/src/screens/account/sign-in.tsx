/** Signing in on this device, by a code, a password, or a code of another device. */
import { useState } from "preact/hooks";
import { signInByPasskey, signInByPassword } from "../../offline/entering.ts";
import { portalConfig } from "../../offline/config.ts";
import { HttpError } from "../../offline/http.ts";
import { NoPasskey, passkeysWork } from "../../offline/passkey.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { CodeFlow } from "./code-flow.tsx";
import { Earlier } from "./earlier.tsx";
import { SmallForm, TextField } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function SignInScreen() {
  const w = useAccountWords();
  const [how, setHow] = useState<"code" | "password">("code");
  const [done, setDone] = useState(false);
  const channels = useLive(portalConfig)?.contact_kinds?.length !== 0;
  if (done) return <Entered title={w.signIn.done} body={w.signIn.doneBody} />;
  return (
    <Page title={w.signIn.title} back="/ajustes/cuenta" lead={w.signIn.lead} narrow>
      <div class="stack-large">
        {how === "code" ? (
          <CodeFlow intent="sign-in" onDone={() => setDone(true)} />
        ) : (
          <Password onDone={() => setDone(true)} />
        )}
        <PasskeySignIn onDone={() => setDone(true)} />
        <div class="stack-small">
          {channels && (
            <div>
              <Button kind="link" onPress={() => setHow(how === "code" ? "password" : "code")}>
                {how === "code" ? w.signIn.byPassword : w.signIn.byCode}
              </Button>
            </div>
          )}
          <div>
            <a class="button-link" href="/ajustes/traer">
              {w.signIn.bring}
            </a>
          </div>
        </div>
        <Note>
          <p>{w.signIn.keeps}</p>
        </Note>
      </div>
    </Page>
  );
}

function PasskeySignIn({ onDone }: { onDone: () => void }) {
  const w = useAccountWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  if (!passkeysWork()) return null;
  const enter = async () => {
    setBusy(true);
    setTrouble("");
    try {
      await signInByPasskey();
      onDone();
    } catch (error) {
      const none = error instanceof NoPasskey || (error instanceof HttpError && error.status === 403);
      setTrouble(none ? w.passkeys.none : troubleWords(w, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="stack-small">
      {trouble && <Note warm live title={trouble} />}
      <div>
        <Button kind="quiet" busy={busy} onPress={() => void enter()}>
          {busy ? w.passkeys.asking : w.passkeys.signIn}
        </Button>
      </div>
      <p class="small soft">{w.passkeys.signInHelp}</p>
    </div>
  );
}

function Password({ onDone }: { onDone: () => void }) {
  const w = useAccountWords();
  const [to, setTo] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (!to.trim() || !password) return false;
    await signInByPassword(to, password);
    onDone();
    return true;
  };
  return (
    <SmallForm
      button={w.signIn.enter}
      working={w.signIn.entering}
      onSubmit={submit}
      failed={(error) => troubleWords(w, error, { unauthorized: "pair" })}
    >
      <TextField
        id="address"
        label={w.address.both}
        error={tried && !to.trim() ? w.trouble.address : undefined}
        inputMode="email"
        autocomplete="username"
        maxLength={254}
        value={to}
        onValue={setTo}
      />
      <TextField
        id="password"
        label={w.signIn.password}
        help={w.signIn.forgot}
        error={tried && !password ? w.trouble.required : undefined}
        type="password"
        autocomplete="current-password"
        maxLength={1000}
        value={password}
        onValue={setPassword}
      />
    </SmallForm>
  );
}

export function Entered({ title, body }: { title: string; body: string }) {
  const w = useAccountWords();
  return (
    <Page title={title} lead={body} narrow>
      <Earlier />
      <div class="actions" role="status">
        <a class="button" href="/mis-casos">
          {w.signIn.see}
        </a>
        <a class="button button-quiet" href="/ajustes/cuenta">
          {w.signIn.toAccount}
        </a>
      </div>
    </Page>
  );
}
