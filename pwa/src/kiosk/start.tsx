/** The kiosk's first screen: the services, in large type. */
import { useState } from "preact/hooks";
import { text, useWords } from "../i18n/index.ts";
import { cases } from "../offline/citizen.ts";
import { connection } from "../offline/connection.ts";
import { content, slugOf } from "../offline/content.ts";
import { drafts } from "../offline/drafts.ts";
import { caseTitle, serviceTitle } from "../screens/titles.ts";
import { Choice, Choices } from "../ui/choice.tsx";
import { useLive } from "../ui/live.ts";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { Shape, State } from "../ui/state.tsx";
import { takeEnding } from "./ending.ts";
import { useSealed } from "./sealed.ts";
import { useKioskWords } from "./words/index.ts";

export function Start() {
  useWords();
  const k = useKioskWords();
  const { services, ready } = useLive(content);
  const { online } = useLive(connection);
  return (
    <Page title={k.start.title} lead={k.start.lead}>
      <Farewell />
      {!online && <Note icon="offline" title={k.start.offline} />}
      <Visit />
      {ready && services.length === 0 && (
        <Note icon="offline" title={k.start.none}>
          {k.start.noneHelp}
        </Note>
      )}
      {services.length > 0 && (
        <Choices twoUp>
          {services.map((service) => (
            <Choice key={service._id} href={`/servicios/${slugOf(service)}`} title={text(service.title)}>
              <span class="choice-note">{text(service.summary)}</span>
            </Choice>
          ))}
        </Choices>
      )}
      <Choices>
        <Choice href="/propuestas" title={k.start.proposals}>
          <span class="choice-note">{k.start.proposalsHelp}</span>
        </Choice>
      </Choices>
      <SealedLine />
    </Page>
  );
}

/** Said once, after a visit ended: that nothing is left, and what became of an unsent one. */
function Farewell() {
  const k = useKioskWords();
  const [ending] = useState(takeEnding);
  if (!ending) return null;
  return (
    <Note icon="check" live title={k.finish.done}>
      <p>{k.finish.doneHelp}</p>
      {ending === "sealed" && <p>{k.finish.sealed}</p>}
      {ending === "refused" && <p>{k.finish.refused}</p>}
    </Note>
  );
}

/** What this visitor has begun, to go on with, and what she has sent, to see its number again. */
function Visit() {
  const k = useKioskWords();
  const begun = useLive(drafts);
  const sent = useLive(cases).filter(({ stage }) => stage !== "replaced");
  return (
    <>
      {begun.length > 0 && (
        <section class="stack-small" aria-labelledby="begun">
          <h2 id="begun">{k.start.resume}</h2>
          <Choices>
            {begun.map((draft) => (
              <Choice key={draft.uuid} href={`/borradores/${draft.uuid}`} title={serviceTitle(draft.service)}>
                <State stage="draft" />
              </Choice>
            ))}
          </Choices>
        </section>
      )}
      {sent.length > 0 && (
        <section class="stack-small" aria-labelledby="sent">
          <h2 id="sent">{k.start.sent}</h2>
          <Choices>
            {sent.map((view) => (
              <Choice key={view.uuid} href={`/enviado/${view.uuid}`} title={caseTitle(view)}>
                <State stage={view.stage} />
              </Choice>
            ))}
          </Choices>
        </section>
      )}
    </>
  );
}

/** For whoever attends the place: that sealed visits still wait, or were refused. */
function SealedLine() {
  const k = useKioskWords();
  const { waiting, refused } = useSealed();
  return (
    <>
      {waiting > 0 && (
        <p>
          <Shape icon="clock">{k.start.sealed(waiting)}</Shape>
        </p>
      )}
      {refused > 0 && (
        <p>
          <Shape icon="alert" warm>
            {k.start.refused(refused)}
          </Shape>
        </p>
      )}
    </>
  );
}
