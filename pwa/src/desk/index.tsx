/** The desk, below `/desk`: signs in, then shows the list, a case or the comments. */
import "./desk.css";
import "./tabs.css";
import { useEffect } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { path } from "../navigation.ts";
import { Button } from "../ui/button.tsx";
import { UpdateStrip } from "../screens/frame/banners.tsx";
import { useLive } from "../ui/live.ts";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { Administration, partOf } from "./administration/administration.tsx";
import { Case } from "./case/case.tsx";
import { forget } from "./cases/held.ts";
import { CaseList } from "./cases/list.tsx";
import { deskChanges, watchDesk } from "./changes.ts";
import { Comments } from "./comments/comments.tsx";
import { readWaiting } from "./comments/pending.ts";
import { KeysHelp } from "./help.tsx";
import { DeskHeader } from "./header.tsx";
import { Security } from "./security/security.tsx";
import { findSession, holds, type Official, session } from "./session.ts";
import { ServiceEditor } from "./services/editor.tsx";
import { Services } from "./services/services.tsx";
import { PublicationsLater } from "./publications/later.tsx";
import { SignIn } from "./signin.tsx";
import { useDeskWords } from "./words/index.ts";

export default function Desk() {
  const w = useDeskWords();
  const now = useLive(session);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset["desk"] = "";
    if (session.value.state === "unknown" || session.value.state === "unreachable") void findSession();
    return () => {
      delete root.dataset["desk"];
    };
  }, []);
  const signedIn = now.state === "in";
  useEffect(() => (signedIn ? watchDesk() : forget()), [signedIn]);
  return (
    <div class="shell">
      <a class="skip visually-hidden" href="#contenido">
        {w.skip}
      </a>
      <DeskHeader official={now.state === "in" ? now.official : undefined} />
      <UpdateStrip />
      {now.state === "in" && <Place key={now.official.name} official={now.official} />}
      {now.state === "unreachable" && <Unreachable />}
      {(now.state === "out" || now.state === "expired" || now.state === "left") && <SignIn state={now.state} />}
    </div>
  );
}

function Place({ official }: { official: Official }) {
  const { name } = official;
  useCount(holds(official, "moderate"));
  const here = useLive(path).replace(/\/$/, "");
  // Nothing of what she may do is open to her before that.
  const { needs_factor, second_factor, grants } = official;
  const closed = needs_factor === "all" || (needs_factor && grants.every(({ role }) => role === "administer"));
  if (closed && !second_factor) {
    return (
      <main class="main" id="contenido" tabIndex={-1}>
        <Security />
      </main>
    );
  }
  const administered = partOf(here);
  const edited = /^\/desk\/servicios(?:\/(?<slug>[a-z0-9-]+)(?<form>\/formulario)?)?$/.exec(here)?.groups;
  const written = /^\/desk\/publicaciones(?:\/(?<slug>[a-z0-9-]+))?$/.exec(here)?.groups;
  const uuid = /^\/desk\/casos\/([0-9a-f-]{36})$/.exec(here)?.[1];
  return (
    <main class="main" id="contenido" tabIndex={-1}>
      {uuid ? (
        <Case key={uuid} uuid={uuid} official={name} />
      ) : here === "/desk/seguridad" ? (
        <Security />
      ) : here === "/desk/comentarios" ? (
        <Comments official={name} />
      ) : edited && holds(official, "publish") ? (
        edited["slug"] ? (
          <ServiceEditor key={edited["slug"]} slug={edited["slug"]} official={name} part={edited["form"] ? "form" : "texts"} />
        ) : (
          <Services official={official} />
        )
      ) : written && holds(official, "publish") ? (
        <PublicationsLater slug={written["slug"] ?? ""} official={official} />
      ) : administered !== undefined ? (
        <Administration key={administered} official={official} part={administered} />
      ) : here === "/desk" || here === "/desk/casos" ? (
        <Home official={official} />
      ) : (
        <Lost />
      )}
      <KeysHelp />
    </main>
  );
}

/** The cases, for whoever attends to them; the others begin where their work is. */
function Home({ official }: { official: Official }) {
  const w = useDeskWords();
  if (holds(official, "attend")) return <CaseList />;
  if (holds(official, "moderate")) return <Comments official={official.name} />;
  if (holds(official, "administer")) return <Administration official={official} part="" />;
  if (holds(official, "publish")) return <Services official={official} />;
  return <Page title={w.name} lead={w.noRole} narrow />;
}

/** How many comments wait, for the band; the comments' own screen reads them itself. */
function useCount(moderates: boolean): void {
  const changes = useLive(deskChanges);
  const reading = useLive(path).startsWith("/desk/comentarios");
  useEffect(() => {
    if (moderates && !reading) readWaiting("pending").catch(() => undefined);
  }, [changes, reading, moderates]);
}

function Unreachable() {
  const w = useDeskWords();
  return (
    <main class="main" id="contenido" tabIndex={-1}>
      <Page title={w.name} narrow>
        <Note warm live title={w.failure.offline}>
          <div>
            <Button kind="quiet" onPress={() => void findSession()}>
              {w.retry}
            </Button>
          </div>
        </Note>
      </Page>
    </main>
  );
}

function Lost() {
  const t = useWords();
  return (
    <Page title={t.notFound.title} lead={t.notFound.help} narrow>
      <div class="actions">
        <a class="button" href="/desk">
          {t.app.home}
        </a>
      </div>
    </Page>
  );
}
