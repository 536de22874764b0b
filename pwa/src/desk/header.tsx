/** The desk's band: where one is, who is signed in, the other language. */
import { useEffect, useRef, useState } from "preact/hooks";
import { chooseLanguage, language, useWords } from "../i18n/index.ts";
import { path } from "../navigation.ts";
import { announce } from "../ui/announce.tsx";
import { Icon, Mark } from "../ui/icon.tsx";
import { useLive } from "../ui/live.ts";
import { allOf, waitingComments } from "./comments/pending.ts";
import { usePublicationWords } from "./publications/words/index.ts";
import { holds, type Official, signOut } from "./session.ts";
import { useServiceWords } from "./services/words/index.ts";
import { useDeskWords } from "./words/index.ts";

export function DeskHeader({ official }: { official: Official | undefined }) {
  const t = useWords();
  const w = useDeskWords();
  const other = useLive(language).language === "es" ? "en" : "es";
  const change = () => chooseLanguage(other).catch(() => announce(t.app.cannotOpen));
  return (
    <header class="band desk-band">
      <div class="band-inner">
        <a class="brand" href="/desk">
          <Mark />
          {w.name}
        </a>
        {official && <Places official={official} />}
        <div class="desk-tools">
          {official && (
            <>
              <a class="desk-who" href="/desk/seguridad">
                <Name display={official.display} />
              </a>
              <button type="button" class="band-tool" onClick={() => void signOut()}>
                {w.signOut}
              </button>
            </>
          )}
          <button type="button" class="band-tool" lang={other} onClick={() => void change()}>
            {w.otherLanguage}
          </button>
        </div>
      </div>
    </header>
  );
}

/** On a phone her first name is enough to see. */
function Name({ display }: { display: string }) {
  const [first, ...rest] = display.split(" ");
  return (
    <span>
      {first}
      <span class="band-long"> {rest.join(" ")}</span>
    </span>
  );
}

/** What `/desk` itself shows her (index.tsx). */
function homeOf(official: Official): string {
  if (holds(official, "attend")) return "/desk";
  if (holds(official, "moderate")) return "/desk/comentarios";
  return holds(official, "administer") ? "/desk/administracion" : "/desk/servicios";
}

function Places({ official }: { official: Official }) {
  const w = useDeskWords();
  const services = useServiceWords();
  const publications = usePublicationWords();
  const here = useLive(path);
  const waiting = allOf(useLive(waitingComments));
  const at = ["/desk/comentarios", "/desk/servicios", "/desk/publicaciones", "/desk/administracion", "/desk/seguridad"].find((place) => here.startsWith(place)) ?? (/^\/desk(\/casos.*)?\/?$/.test(here) ? homeOf(official) : "");
  const current = (place: string) => (at === place ? ("page" as const) : undefined);
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [here]);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key !== "Escape" || !open) return;
    setOpen(false);
    menu.current?.focus();
  };
  return (
    <>
      {/* Seen where the places would wrap into several lines (desk.css). */}
      <button
        ref={menu}
        type="button"
        class="band-tool desk-menu"
        aria-expanded={open}
        aria-controls="desk-places"
        onClick={() => setOpen(!open)}
        onKeyDown={onKeyDown}
      >
        <Icon name="list" />
        {w.places}
        <Count waiting={waiting} />
      </button>
      <nav
        id="desk-places"
        class={open ? "desk-places" : "desk-places desk-places-closed"}
        aria-label={w.menu}
        onKeyDown={onKeyDown}
      >
        {holds(official, "attend") && (
          <a href="/desk" aria-current={current("/desk")}>
            <Icon name="folder" />
            {w.cases}
          </a>
        )}
        {holds(official, "moderate") && (
          <a href="/desk/comentarios" aria-current={current("/desk/comentarios")}>
            <Icon name="reply" />
            {w.comments}
            <Count waiting={waiting} />
          </a>
        )}
        {holds(official, "publish") && (
          <>
            <a href="/desk/servicios" aria-current={current("/desk/servicios")}>
              <Icon name="list" />
              {services.place}
            </a>
            <a href="/desk/publicaciones" aria-current={current("/desk/publicaciones")}>
              <Icon name="news" />
              {publications.place}
            </a>
          </>
        )}
        {holds(official, "administer") && (
          <a href="/desk/administracion" aria-current={current("/desk/administracion")}>
            <Icon name="gear" />
            {w.administration.place}
          </a>
        )}
      </nav>
    </>
  );
}

/** Comments that wait to be read. */
function Count({ waiting }: { waiting: number }) {
  if (waiting === 0) return null;
  return (
    <span class="desk-count">
      <span class="visually-hidden">: </span>
      {waiting}
    </span>
  );
}
