/** For those who administer: who works at the desk, and what was done there. */
import "./administration.css";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import type { Official } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { Log } from "./log.tsx";
import { Officials } from "./officials.tsx";

export function Administration({ official, log }: { official: Official; log: boolean }) {
  const w = useDeskWords();
  // The log tells of every office: it is for who administers the whole city.
  const city = official.grants.some((grant) => grant.role === "administer" && !grant.organization && !grant.municipality);
  return (
    <Page title={w.administration.title}>
      {city && (
        <nav class="desk-states" aria-label={w.administration.title}>
          <a href="/desk/administracion" aria-current={log ? undefined : "page"}>
            {w.administration.officials}
          </a>
          <a href="/desk/administracion/registro" aria-current={log ? "page" : undefined}>
            {w.administration.log}
          </a>
        </nav>
      )}
      {official.needs_factor && !official.second_factor ? (
        <Note warm title={w.security.needed}>
          <div>
            <a class="button" href="/desk/seguridad">
              {w.security.begin}
            </a>
          </div>
        </Note>
      ) : log && city ? (
        <Log />
      ) : (
        <Officials me={official.name} />
      )}
    </Page>
  );
}
