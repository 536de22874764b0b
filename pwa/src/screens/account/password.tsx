/** A password for those who want one. */
import { useState } from "preact/hooks";
import { removePassword, setPassword } from "../../offline/account.ts";
import { announce } from "../../ui/announce.tsx";
import { Ask } from "../../ui/ask.tsx";
import { Button } from "../../ui/button.tsx";
import { SmallForm, TextField } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

const SHORTEST = 8;

export function PasswordSection({ has }: { has: boolean }) {
  const w = useAccountWords();
  const [open, setOpen] = useState(false);
  return (
    <section class="stack-small" aria-labelledby="password">
      <h2 id="password">{w.password.title}</h2>
      {open ? (
        <PasswordForm has={has} onDone={() => setOpen(false)} />
      ) : (
        <>
          <p>{has ? w.password.has : w.password.hasNot}</p>
          <div class="row">
            <Button kind="quiet" onPress={() => setOpen(true)}>
              {has ? w.password.change : w.password.set}
            </Button>
          </div>
          {has && (
            <Ask
              button={w.password.remove}
              title={w.password.removeTitle}
              yes={w.account.removeYes}
              no={w.account.keep}
              onYes={() => removePassword().then(() => announce(w.password.removed))}
              failed={(error) => troubleWords(w, error)}
            >
              <p>{w.password.removeBody}</p>
            </Ask>
          )}
        </>
      )}
    </section>
  );
}

function PasswordForm({ has, onDone }: { has: boolean; onDone: () => void }) {
  const w = useAccountWords();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const short = fresh.length < SHORTEST;
  const submit = async () => {
    setTried(true);
    if (short) return false;
    await setPassword(fresh, current);
    announce(w.password.saved);
    onDone();
    return true;
  };
  const type = shown ? "text" : "password";
  return (
    <div class="panel">
      <SmallForm
        button={w.password.save}
        working={w.password.saving}
        onSubmit={submit}
        failed={(error) => troubleWords(w, error, { forbidden: "current" })}
        beside={
          <Button kind="link" onPress={onDone}>
            {w.account.cancel}
          </Button>
        }
      >
        {has && (
          <TextField
            id="current"
            label={w.password.current}
            help={w.password.currentHelp}
            type={type}
            autocomplete="current-password"
            maxLength={1000}
            value={current}
            onValue={setCurrent}
          />
        )}
        <TextField
          id="fresh"
          label={w.password.label}
          help={w.password.help}
          error={tried && short ? w.password.short : undefined}
          type={type}
          autocomplete="new-password"
          maxLength={1000}
          value={fresh}
          onValue={setFresh}
        />
        <label class="option">
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
          {w.password.show}
        </label>
      </SmallForm>
    </div>
  );
}
