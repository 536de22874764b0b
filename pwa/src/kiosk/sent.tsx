/** The end of a task: the number, and a code by which her own phone follows the case. */
import { useEffect, useState } from "preact/hooks";
import { text, useWords } from "../i18n/index.ts";
import { navigate } from "../navigation.ts";
import { makeClaim } from "../offline/entering.ts";
import { cases, citizenReady, type CaseView } from "../offline/citizen.ts";
import { connection, syncNow } from "../offline/connection.ts";
import { followHref } from "../offline/identity.ts";
import { draftFrom } from "../offline/submit.ts";
import { caseTitle } from "../screens/titles.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { useAsync, useLive } from "../ui/live.ts";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { day, momentInFull } from "../ui/time.ts";
import { QrCode } from "../ui/qr.tsx";
import { useKioskWords } from "./words/index.ts";

/** Milliseconds to wait for the number before it says that it comes later. */
const PATIENCE = 12_000;
/** Milliseconds between questions for the number while she waits for it. */
const ASK_EVERY = 2_000;
/** Milliseconds after which what is not on this device is taken for gone. */
const MISSING = 3_000;

export function KioskSent({ uuid, kiosk }: { uuid: string; kiosk: string }) {
  useWords();
  const k = useKioskWords();
  const ready = useLive(citizenReady);
  const view = useLive(cases).find((each) => each.uuid === uuid);
  const { online } = useLive(connection);
  const number = view?.receipt?.number ?? view?.case?.number;
  const settled = number !== undefined || view?.stage === "correction" || view?.stage === "refused";
  const late = useWaiting(online && !settled);
  const waiting = view !== undefined && !settled && online && !late;
  const missing = ready && !view;
  useEffect(() => {
    if (number) announce(`${k.sent.title}. ${k.sent.number}: ${number}`);
  }, [number]);
  useEffect(() => {
    // What was just sent appears in a moment; an address of another visit never does.
    const timer = setTimeout(() => missing && navigate("/"), MISSING);
    return () => clearTimeout(timer);
  }, [missing]);
  if (!view) return <Page title={k.sent.working} />;
  if (view.stage === "correction" || view.stage === "refused") return <Again view={view} />;
  const title = waiting ? k.sent.working : number ? k.sent.title : k.sent.noNumberTitle;
  return (
    <Page title={title} kicker={caseTitle(view)}>
      <div class="kiosk-sent">
        <div class="stack">
          {number && <Received view={view} number={number} />}
          {!number && <p class="no-print">{waiting ? k.sent.workingHelp : k.sent.noNumberBody}</p>}
          {!number && !waiting && view.submission && (
            <p>{k.sent.handedIn(kiosk, momentInFull(view.submission.created_at))}</p>
          )}
          <p class="strong no-print">{k.sent.end}</p>
          <div class="actions no-print">
            {!waiting && (
              <Button kind="quiet" icon="paper" onPress={() => print()}>
                {k.sent.print}
              </Button>
            )}
            <a class="button button-quiet" href="/">
              {k.sent.another}
            </a>
          </div>
        </div>
        {!waiting && <Follow identity={view.identity} received={number !== undefined} />}
      </div>
    </Page>
  );
}

/** Asks for the number now and then; true when it takes longer than somebody should stand here. */
function useWaiting(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const asking = setInterval(() => void syncNow(), ASK_EVERY);
    const giveUp = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearInterval(asking);
      clearTimeout(giveUp);
    };
  }, [waiting]);
  return late;
}

function Received({ view, number }: { view: CaseView; number: string }) {
  const k = useKioskWords();
  const answerBy = view.receipt?.answer_by ?? view.case?.answer_by;
  const receivedAt = view.receipt?.received_at ?? view.case?.received_at;
  return (
    <>
      <div class="number-box stack-small">
        <p>{k.sent.number}</p>
        <p class="number">{number}</p>
      </div>
      {receivedAt && <p>{k.sent.receivedAt(momentInFull(receivedAt))}</p>}
      {answerBy && <p>{k.sent.answerBy(day(answerBy))}</p>}
    </>
  );
}

function Follow({ identity, received }: { identity: string; received: boolean }) {
  const k = useKioskWords();
  const href = useAsync(() => followHref(identity), [identity]);
  // Without the portal there is no code: then the whole link is all there is to type.
  const code = useAsync(async () => (received ? await codeToType() : null), [received]);
  if (!href) return null;
  return (
    <section class="panel stack-small" aria-labelledby="follow">
      <h2 id="follow">{k.sent.scan}</h2>
      <div class="kiosk-follow">
        <QrCode value={href} label={k.sent.qr} failed={k.sent.qrFailed} />
        <div class="stack-small">
          <p>{received ? k.sent.scanHelp : k.sent.noNumberKeep}</p>
          {code && <Typed code={code} />}
          {code === null && (
            <p class="small">
              {k.sent.address} <span class="kiosk-address">{href}</span>
            </p>
          )}
          <p class="small soft">{k.sent.secret}</p>
        </div>
      </div>
    </section>
  );
}

/** A claim code for this visit, or null where the portal cannot be asked. */
async function codeToType(): Promise<string | null> {
  try {
    return (await makeClaim()).code;
  } catch {
    return null;
  }
}

function Typed({ code }: { code: string }) {
  const k = useKioskWords();
  return (
    <p>
      {k.sent.type(`${location.host}/codigo`)}
      <br />
      <strong class="kiosk-claim">{code}</strong>
      <br />
      <span class="small soft">{k.sent.typeLife}</span>
    </p>
  );
}

/** The server found something wrong: her words are all there, to be mended now. */
function Again({ view }: { view: CaseView }) {
  const k = useKioskWords();
  const [busy, setBusy] = useState(false);
  const wrong = view.stage === "correction";
  const correct = async () => {
    setBusy(true);
    const draft = await draftFrom(view.uuid);
    setBusy(false);
    if (draft) navigate(`/borradores/${draft.uuid}`);
  };
  return (
    <Page title={wrong ? k.sent.correctionTitle : k.sent.refusedTitle} kicker={caseTitle(view)} narrow>
      <Note warm title={wrong ? k.sent.correctionBody : k.sent.refusedBody}>
        <ul class="bullets">
          {view.correction?.problems.map((problem) => (
            <li key={problem.field + problem.rule}>{text(problem.message)}</li>
          ))}
        </ul>
      </Note>
      <div class="actions">
        <Button busy={busy} onPress={() => void correct()}>
          {k.sent.correct}
        </Button>
      </div>
    </Page>
  );
}
