/** For those who administer: who works at the desk, ready answers, what is late, what was done. */
import "./administration.css";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import type { Official } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { Late } from "./late.tsx";
import { Log } from "./log.tsx";
import { Officials } from "./officials.tsx";
import { Statistics } from "./statistics.tsx";
import { Templates } from "./templates.tsx";

const HERE = "/desk/administracion";
/** The parts by the end of their address. */
const PARTS = ["", "/plantillas", "/vencidos", "/estadisticas", "/registro"] as const;
type Part = (typeof PARTS)[number];

/** The part that an address leads to, if it is one of these. */
export function partOf(path: string): Part | undefined {
  return PARTS.find((part) => path === HERE + part);
}

export function Administration({ official, part }: { official: Official; part: Part }) {
  const w = useDeskWords();
  // The log tells of every office: it is for who administers the whole city.
  const city = official.grants.some((grant) => grant.role === "administer" && !grant.organization && !grant.municipality);
  const names = {
    "": w.administration.officials,
    "/plantillas": w.templates.place,
    "/vencidos": w.late.place,
    "/estadisticas": w.statistics.place,
    "/registro": w.administration.log,
  };
  const closed = official.needs_factor !== "" && !official.second_factor;
  return (
    <Page title={w.administration.title}>
      <nav class="desk-states" aria-label={w.administration.title}>
        {PARTS.filter((one) => city || one !== "/registro").map((one) => (
          <a key={one} href={HERE + one} aria-current={one === part ? "page" : undefined}>
            {names[one]}
          </a>
        ))}
      </nav>
      {closed ? (
        <Note warm title={w.security.needed}>
          <div>
            <a class="button" href="/desk/seguridad">
              {w.security.begin}
            </a>
          </div>
        </Note>
      ) : part === "/registro" && city ? (
        <Log />
      ) : part === "/plantillas" ? (
        <Templates />
      ) : part === "/vencidos" ? (
        <Late />
      ) : part === "/estadisticas" ? (
        <Statistics />
      ) : (
        <Officials me={official.name} />
      )}
    </Page>
  );
}
