/**
 * An address, a code sent to it, and the code typed in. On a small phone the browser may throw the
 * page away while she reads the message: where the code went is kept for this tab.
 */
import { useEffect, useState } from "preact/hooks";
import { portalConfig } from "../../offline/config.ts";
import { askCode, confirmCode, type CodeSent } from "../../offline/entering.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { SmallForm, TextField } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords, type AccountWords } from "./words/index.ts";

type Intent = "attach" | "sign-in";
type Kind = "email" | "phone";

interface Pending {
  readonly sent: CodeSent;
  /** When it was sent, in milliseconds. */
  readonly at: number;
}

const KEPT = "account-code";

function kept(name: string): Pending | undefined {
  try {
    const found = JSON.parse(sessionStorage.getItem(`${KEPT}:${name}`) ?? "null") as Pending | null;
    return found && Date.now() < found.at + found.sent.expires_in * 1000 ? found : undefined;
  } catch {
    return undefined;
  }
}

function keep(name: string, pending: Pending | undefined): void {
  try {
    if (pending) sessionStorage.setItem(`${KEPT}:${name}`, JSON.stringify(pending));
    else sessionStorage.removeItem(`${KEPT}:${name}`);
  } catch {
    // Private mode: then a page that is thrown away asks for another code.
  }
}

interface CodeFlowProps {
  intent: Intent;
  /** The only kind of address wanted, if one. */
  kind?: Kind | undefined;
  onDone: (outcome: "attached" | "signed-in") => void;
  onCancel?: (() => void) | undefined;
}

export function CodeFlow({ intent, kind, onDone, onCancel }: CodeFlowProps) {
  const name = `${intent}:${kind ?? ""}`;
  const [pending, setPending] = useState(() => kept(name));
  const change = (next: Pending | undefined) => {
    keep(name, next);
    setPending(next);
  };
  const finish = (outcome: "attached" | "signed-in") => {
    keep(name, undefined);
    onDone(outcome);
  };
  if (!pending) {
    return <Address kind={kind} onSent={(sent) => change({ sent, at: Date.now() })} onCancel={onCancel} />;
  }
  return (
    <Code
      key={pending.sent.challenge}
      pending={pending}
      intent={intent}
      onAgain={(sent) => change({ sent, at: Date.now() })}
      onChange={() => change(undefined)}
      onDone={finish}
    />
  );
}

/** What the portal can write to. It is not known before the first connection: then try. */
function useKinds(): readonly Kind[] {
  return useLive(portalConfig)?.contact_kinds ?? ["email", "phone"];
}

interface AddressProps {
  kind: Kind | undefined;
  onSent: (sent: CodeSent) => void;
  onCancel: (() => void) | undefined;
}

function Address({ kind, onSent, onCancel }: AddressProps) {
  const w = useAccountWords();
  const kinds = useKinds();
  const [to, setTo] = useState("");
  const [tried, setTried] = useState(false);
  const wanted = kind ?? (kinds.length === 1 ? kinds[0] : undefined);
  if (kinds.length === 0) return <NoChannel w={w} />;
  const submit = async () => {
    setTried(true);
    if (!to.trim()) return false;
    onSent(await askCode(to));
    return true;
  };
  return (
    <SmallForm
      button={w.address.send}
      working={w.address.sending}
      onSubmit={submit}
      failed={(error) => troubleWords(w, error)}
      beside={
        onCancel && (
          <Button kind="link" onPress={onCancel}>
            {w.account.cancel}
          </Button>
        )
      }
    >
      <TextField
        id="address"
        label={w.address[wanted ?? "both"]}
        help={w.address.help}
        error={tried && !to.trim() ? w.trouble.address : undefined}
        type={wanted === "phone" ? "tel" : wanted === "email" ? "email" : "text"}
        inputMode={wanted === "phone" ? "tel" : "email"}
        autocomplete={wanted === "phone" ? "tel" : wanted === "email" ? "email" : "username"}
        maxLength={254}
        value={to}
        onValue={setTo}
      />
    </SmallForm>
  );
}

export function NoChannel({ w }: { w: AccountWords }) {
  return (
    <Note title={w.address.noChannel}>
      <p>{w.address.noChannelHelp}</p>
      <p>
        <a href="/ajustes/dispositivos">{w.claim.title}</a>
      </p>
    </Note>
  );
}

interface CodeProps {
  pending: Pending;
  intent: Intent;
  onAgain: (sent: CodeSent) => void;
  onChange: () => void;
  onDone: (outcome: "attached" | "signed-in") => void;
}

function Code({ pending: { sent, at }, intent, onAgain, onChange, onDone }: CodeProps) {
  const w = useAccountWords();
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const [turned, setTurned] = useState<"taken" | "none" | undefined>(undefined);
  useEffect(() => document.getElementById("code")?.focus({ preventScroll: true }), []);
  const confirm = async (how: Intent) => {
    const outcome = await confirmCode(sent, code, how);
    if (outcome === "attached" || outcome === "signed-in") onDone(outcome);
    else setTurned(outcome);
  };
  const submit = async () => {
    setTried(true);
    if (!/\d/.test(code)) return false;
    await confirm(intent);
    return true;
  };
  const failed = (error: unknown) => troubleWords(w, error, { forbidden: "code" });
  if (turned) {
    const words = w[turned];
    return (
      <div class="stack">
        <Note live title={words.title(sent.to)}>
          <p>{words.body}</p>
        </Note>
        <SmallForm
          button={words.yes}
          working={w.code.confirming}
          onSubmit={() => confirm(turned === "taken" ? "sign-in" : "attach").then(() => true)}
          failed={failed}
          beside={
            <Button kind="link" onPress={onChange}>
              {w.code.change}
            </Button>
          }
        >
          {null}
        </SmallForm>
      </div>
    );
  }
  return (
    <SmallForm button={w.code.confirm} working={w.code.confirming} onSubmit={submit} failed={failed}>
      <TextField
        id="code"
        label={w.code.label}
        help={`${w.code.sentTo(sent.to)} ${w.code.sentIfSlow}`}
        error={tried && !/\d/.test(code) ? w.trouble.required : undefined}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={12}
        value={code}
        onValue={setCode}
      />
      <div class="row">
        <Again sent={sent} at={at} onAgain={onAgain} />
        <Button kind="link" onPress={onChange}>
          {w.code.change}
        </Button>
      </div>
    </SmallForm>
  );
}

/** Another code, once the portal would send one. */
function Again({ sent, at, onAgain }: { sent: CodeSent; at: number; onAgain: (sent: CodeSent) => void }) {
  const w = useAccountWords();
  const left = () => Math.max(0, Math.ceil((at + sent.again_in * 1000 - Date.now()) / 1000));
  const [wait, setWait] = useState(left);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    const timer = setInterval(() => setWait(left()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const again = async () => {
    setTrouble("");
    try {
      onAgain(await askCode(sent.to));
      announce(w.code.resent);
    } catch (error) {
      setTrouble(troubleWords(w, error));
    }
  };
  if (trouble) return <p role="alert">{trouble}</p>;
  if (wait > 0) return <span class="small soft">{w.code.againIn(wait)}</span>;
  return (
    <Button kind="link" onPress={() => void again()}>
      {w.code.again}
    </Button>
  );
}
