/** All of hers to keep, and none of hers at the portal: said before, undone for a day, said after. */
import { useEffect, useState } from "preact/hooks";
import { accountState, askErasure, downloadData, loadAccount, undoErasure } from "../../offline/account.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { moment } from "../../ui/time.ts";
import { StateNote } from "./state-note.tsx";
import { SmallForm, TextField } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function OwnDataScreen() {
  const w = useAccountWords();
  const { account, state, erasedAt: erased } = useLive(accountState);
  useEffect(() => void loadAccount(), []);
  const unknown = state === "fresh" && !account;
  return (
    <Page title={w.data.title} back="/ajustes" narrow>
      <div class="stack-large">
        <StateNote />
        {unknown &&
          (erased ? (
            <Note icon="done" title={w.data.erasedTitle(moment(erased))}>
              <p>{w.data.erasedKept}</p>
              <p>{w.data.erasedHere}</p>
            </Note>
          ) : (
            <Note>
              <p>{w.data.nothing}</p>
            </Note>
          ))}
        {account?.erase_at && <Undo at={account.erase_at} />}
        {account && state !== "signed-out" && (
          <>
            <Download />
            {!account.erase_at && <Erase />}
          </>
        )}
        <section class="stack-small" aria-labelledby="here">
          <h2 id="here">{w.data.hereTitle}</h2>
          <p>{w.data.here}</p>
          <div>
            <a class="button-link" href="/ajustes#erase">
              {w.data.hereLink}
            </a>
          </div>
        </section>
      </div>
    </Page>
  );
}

function Download() {
  const w = useAccountWords();
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const [trouble, setTrouble] = useState("");
  const download = async () => {
    setState("busy");
    setTrouble("");
    try {
      save(await downloadData());
      setState("done");
      announce(w.data.downloaded);
    } catch (error) {
      setState("idle");
      setTrouble(troubleWords(w, error));
    }
  };
  return (
    <section class="stack-small" aria-labelledby="download">
      <h2 id="download">{w.data.download}</h2>
      <p>{w.data.downloadHelp}</p>
      {trouble && <Note warm live title={trouble} />}
      {state === "done" && <Note icon="done">{w.data.downloaded}</Note>}
      <div>
        <Button kind="quiet" icon="paper" busy={state === "busy"} onPress={() => void download()}>
          {state === "busy" ? w.data.downloading : w.data.downloadButton}
        </Button>
      </div>
    </section>
  );
}

function save(archive: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(archive);
  link.download = "mis-datos.zip";
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Undo({ at }: { at: string }) {
  const w = useAccountWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const undo = async () => {
    setBusy(true);
    setTrouble("");
    try {
      await undoErasure();
      announce(w.data.undone);
    } catch (error) {
      setTrouble(troubleWords(w, error));
      setBusy(false);
    }
  };
  return (
    <Note warm title={w.data.pending(moment(at))}>
      <p>{w.data.pendingHelp}</p>
      {trouble && <p role="alert">{trouble}</p>}
      <div class="actions">
        <Button busy={busy} onPress={() => void undo()}>
          {w.data.undo}
        </Button>
      </div>
    </Note>
  );
}

function Erase() {
  const w = useAccountWords();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const right = typed.trim().toUpperCase() === w.data.word;
  const submit = async () => {
    setTried(true);
    if (!right) return false;
    await askErasure();
    scrollTo(0, 0);
    return true;
  };
  return (
    <section class="stack" aria-labelledby="erase-all">
      <h2 id="erase-all">{w.data.erase}</h2>
      <div class="stack-small">
        <p class="strong">{w.data.goes}</p>
        <ul class="bullets">
          {w.data.goesList.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
      <div class="stack-small">
        <p class="strong">{w.data.stays}</p>
        <p>{w.data.staysHelp}</p>
      </div>
      <p>{w.data.window}</p>
      {open ? (
        <div class="panel">
          <SmallForm
            button={w.data.eraseButton}
            working={w.data.erasing}
            warm
            onSubmit={submit}
            failed={(error) => troubleWords(w, error)}
            beside={
              <Button kind="link" onPress={() => setOpen(false)}>
                {w.data.keep}
              </Button>
            }
          >
            <TextField
              id="erase-word"
              label={w.data.type(w.data.word)}
              error={tried && !right ? w.data.typeExactly(w.data.word) : undefined}
              autocomplete="off"
              maxLength={20}
              value={typed}
              onValue={setTyped}
            />
          </SmallForm>
        </div>
      ) : (
        <div>
          <Button kind="warm" icon="trash" onPress={() => setOpen(true)}>
            {w.data.begin}
          </Button>
        </div>
      )}
    </section>
  );
}
