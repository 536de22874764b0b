/** Passkeys: signing in with the phone's own lock, nothing to type. */
import { useState } from "preact/hooks";
import { createPasskey, proveYourself, removePasskey, type Account } from "../../offline/account.ts";
import { NoPasskey, passkeysWork } from "../../offline/passkey.ts";
import { announce } from "../../ui/announce.tsx";
import { Ask } from "../../ui/ask.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { moment } from "../../ui/time.ts";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function PasskeysSection({ passkeys }: { passkeys: Account["passkeys"] }) {
  const w = useAccountWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const works = passkeysWork();
  if (!works && passkeys.length === 0) return null;
  const [proved, setProved] = useState(false);
  const run = async (work: () => Promise<void>, refused: string) => {
    setBusy(true);
    setTrouble("");
    setProved(false);
    try {
      await work();
    } catch (error) {
      setTrouble(error instanceof NoPasskey ? refused : troubleWords(w, error));
    } finally {
      setBusy(false);
    }
  };
  const create = () => run(() => createPasskey().then(() => announce(w.passkeys.added)), w.passkeys.refused);
  const prove = () => run(() => proveYourself().then(() => setProved(true)), w.passkeys.none);
  return (
    <section class="stack" aria-labelledby="passkeys">
      <div class="stack-small">
        <h2 id="passkeys">{w.passkeys.title}</h2>
        <p>{w.passkeys.help}</p>
      </div>
      {trouble && <Note warm live title={trouble} />}
      {passkeys.map(({ id, name, created_at, used_at }) => (
        <div class="panel stack-small" key={id}>
          <div>
            <p class="strong">{name || w.passkeys.unnamed}</p>
            <p class="small soft">
              {w.devices.since(moment(created_at))} · {w.devices.seen(moment(used_at))}
            </p>
          </div>
          <Ask
            button={w.account.remove}
            label={w.account.removeLabel(name || w.passkeys.unnamed)}
            title={w.passkeys.removeTitle}
            yes={w.account.removeYes}
            no={w.account.keep}
            onYes={() => removePasskey(id).then(() => announce(w.account.removed))}
            failed={(error) => troubleWords(w, error)}
          >
            <p>{w.passkeys.removeBody}</p>
          </Ask>
        </div>
      ))}
      {works && passkeys.length > 0 && (
        <div class="stack-small">
          <p class="small soft">{w.passkeys.proveHelp}</p>
          <div>
            <Button kind="quiet" busy={busy} onPress={() => void prove()}>
              {busy ? w.passkeys.asking : w.passkeys.prove}
            </Button>
          </div>
          {proved && <Note icon="check" live title={w.passkeys.proved} />}
        </div>
      )}
      {works && (
        <div>
          <Button kind="quiet" busy={busy} onPress={() => void create()}>
            {busy ? w.passkeys.asking : w.passkeys.add}
          </Button>
        </div>
      )}
    </section>
  );
}
