/** A visit: the citizens' screens in the kiosk's frame, watched over, and ended without a trace. */
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { chooseLanguage, language, useWords } from "../i18n/index.ts";
import { path } from "../navigation.ts";
import { cases, citizenReady, holdings } from "../offline/citizen.ts";
import { portalConfig } from "../offline/config.ts";
import { drafts } from "../offline/drafts.ts";
import type { KioskState } from "../offline/kiosk.ts";
import { outbox } from "../offline/outbox.ts";
import { hasTexts } from "../offline/texts.ts";
import { applyUpdate, updateReady } from "../offline/update.ts";
import { DraftFlow } from "../screens/draft/draft.tsx";
import type { FlowPaths } from "../screens/draft/step.ts";
import { ProposalList, ProposalPage, WriteProposal } from "../screens/proposals/index.ts";
import { ServicePage } from "../screens/services/service.tsx";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/icon.tsx";
import { useLive } from "../ui/live.ts";
import { Closed } from "./closed.tsx";
import { endAndRestart, eraseAndRestart } from "./ending.ts";
import { AskIfThere, AskToFinish, Ending, EndingFailed } from "./finish.tsx";
import { type Watching, watchIdle } from "./idle.ts";
import { markVisit, visitContinues } from "./leftover.ts";
import { KioskSent } from "./sent.tsx";
import { Start } from "./start.tsx";
import { useKioskWords } from "./words/index.ts";

export const ROOT = "/kiosk";

type Phase = "open" | "asking" | "ending" | "failed";

export function Visit({ kiosk, onEnrolled }: { kiosk: KioskState; onEnrolled: () => void }) {
  const [phase, setPhase] = useState<Phase>("open");
  const [left, setLeft] = useState<number | undefined>(undefined);
  const watching = useRef<Watching | undefined>(undefined);
  const visiting = useVisiting();

  const end = useCallback(() => {
    setLeft(undefined);
    setPhase("ending");
    endAndRestart().catch(() => setPhase("failed"));
  }, []);

  const erase = useCallback(() => {
    setPhase("ending");
    eraseAndRestart().catch(() => setPhase("failed"));
  }, []);

  useLeftover(end);
  useUpdate(!visiting);
  const watched = visiting && (phase === "open" || phase === "asking");
  useEffect(() => {
    if (!watched) return;
    const unmark = markVisit();
    watching.current = watchIdle(setLeft, end);
    return () => {
      unmark();
      watching.current?.stop();
      setLeft(undefined);
    };
  }, [watched, end]);

  // Whoever is in the middle of something finishes it; the next one is told.
  const closed = kiosk.removed && !visiting;

  if (phase === "ending") return <Ending />;
  if (phase === "failed") return <EndingFailed onRetry={end} onErase={erase} />;
  return (
    <div class="shell kiosk">
      <Band name={kiosk.name}>{!closed && <Finish onPress={() => (visiting ? setPhase("asking") : end())} />}</Band>
      <main class="main" id="contenido" tabIndex={-1}>
        {closed ? <Closed onEnrolled={onEnrolled} /> : <Screen kiosk={kiosk.name} />}
      </main>
      {phase === "asking" && left === undefined && <AskToFinish onYes={end} onNo={() => setPhase("open")} />}
      {left !== undefined && <AskIfThere left={left} onStay={() => watching.current?.stay()} onErase={end} />}
    </div>
  );
}

function Screen({ kiosk }: { kiosk: string }) {
  const here = useLive(path).slice(ROOT.length);
  const [kind, id = "", step] = here.split("/").filter(Boolean);
  if (kind === "servicios" && id) return <ServicePage key={here} params={{ slug: id }} />;
  if (kind === "enviado" && id) return <KioskSent key={id} uuid={id} kiosk={kiosk} />;
  if (kind === "propuestas") return <Proposals id={id} />;
  if (kind === "borradores" && id) return <DraftFlow key={id} uuid={id} step={step} paths={pathsOf(id)} />;
  return <Start />;
}

function Proposals({ id }: { id: string }) {
  if (id === "") return <ProposalList />;
  return id === "nueva" ? <WriteProposal /> : <ProposalPage key={id} params={{ uuid: id }} />;
}

function pathsOf(uuid: string): FlowPaths {
  return { step: (step) => `${ROOT}/borradores/${uuid}/${step}`, leave: ROOT, sent: `${ROOT}/enviado/${uuid}` };
}

/** Somebody has left the first screen, chosen a language, or left something on this device. */
function useVisiting(): boolean {
  const somewhere = useLive(path).slice(ROOT.length).length > 1;
  const held = useHeld();
  const { language: chosen } = useLive(language);
  const [first] = useState(chosen);
  return somewhere || held || chosen !== first;
}

/** Whether something of a person is on this device. */
function useHeld(): boolean {
  const begun = useLive(drafts).length + useLive(cases).length + useLive(outbox).items.length;
  return useLive(holdings).some(({ documents }) => documents.length > 0) || begun > 0;
}

/** Data of a visit that this page does not continue are sent or sealed, and erased, at once. */
function useLeftover(end: () => void): void {
  const ready = useLive(citizenReady);
  const held = useHeld();
  const own = useRef(visitContinues());
  useEffect(() => {
    if (held && !own.current) end();
  }, [held]);
  useEffect(() => {
    // What was typed and not sent is in no list.
    if (!own.current) void hasTexts().then((typed) => typed && !own.current && end());
  }, []);
  // Whatever appears once somebody has touched this page is hers.
  useEffect(() => {
    if (!ready) return;
    const touch = () => {
      own.current = true;
    };
    addEventListener("pointerdown", touch, { capture: true });
    addEventListener("keydown", touch, { capture: true });
    return () => {
      removeEventListener("pointerdown", touch, { capture: true });
      removeEventListener("keydown", touch, { capture: true });
    };
  }, [ready]);
}

/** A new version comes between two visits, never in the middle of one. */
function useUpdate(free: boolean): void {
  const ready = useLive(updateReady);
  useEffect(() => {
    if (ready && free) applyUpdate();
  }, [ready, free]);
}

function Band({ name, children }: { name: string; children: ComponentChildren }) {
  const t = useWords();
  const k = useKioskWords();
  const config = useLive(portalConfig);
  const other = useLive(language).language === "es" ? "en" : "es";
  const change = () => chooseLanguage(other).catch(() => announce(t.app.cannotOpen));
  return (
    <header class="band">
      <div class="band-inner">
        <a class="brand" href={ROOT}>
          <Mark />
          <span>
            {config?.name || t.app.name}
            <span class="kiosk-name">
              {k.brand} · {name}
            </span>
          </span>
        </a>
        <button type="button" class="band-tool" lang={other} onClick={() => void change()}>
          {t.app.otherLanguage}
        </button>
        {/* At the end of the header where the screen is wide, else under the thumb. */}
        <div class="kiosk-bar">{children}</div>
      </div>
    </header>
  );
}

function Finish({ onPress }: { onPress: () => void }) {
  const k = useKioskWords();
  return (
    <Button kind="warm" icon="trash" onPress={onPress}>
      {k.finish.button}
    </Button>
  );
}
