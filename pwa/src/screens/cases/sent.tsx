/** After sending: what happened, what happens next, and the offer to be told. */
import { useEffect } from "preact/hooks";
import { text, useWords } from "../../i18n/index.ts";
import { cases, citizenReady } from "../../offline/citizen.ts";
import { portalConfig } from "../../offline/config.ts";
import { connection } from "../../offline/connection.ts";
import { content } from "../../offline/content.ts";
import type { Params } from "../../params.ts";
import { announce } from "../../ui/announce.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { day } from "../../ui/time.ts";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { caseTitle } from "../titles.ts";
import { PushOffer } from "./push-offer.tsx";

export function Sent({ params }: { params: Params }) {
  const t = useWords();
  const ready = useLive(citizenReady);
  const view = useLive(cases).find((each) => each.uuid === params["uuid"]);
  const number = view?.case?.number;
  const { online } = useLive(connection);
  const stage = view?.stage === "waiting" ? (online ? "sending" : "waiting") : "sent";
  const title = number ? t.sent.receivedTitle : t.sent[`${stage}Title`];
  useEffect(() => {
    if (view && view.stage !== "waiting") announce(number ? `${t.sent.receivedTitle}. ${t.sent.number}: ${number}` : title);
  }, [title, number]);
  if (!view) {
    return ready ? <Missing title={t.case.missing} help={t.case.missingHelp} back="/mis-casos" /> : <Opening />;
  }
  return (
    <Page title={title} kicker={caseTitle(view)} narrow>
      {number ? (
        <div class="number-box stack-small">
          <p>{t.sent.number}</p>
          <p class="number">{number}</p>
          <p class="small">{t.sent.numberHelp}</p>
        </div>
      ) : (
        <div class="panel stack-small">
          {stage !== "sending" && <State stage={view.stage} />}
          <p>{t.sent[`${stage}Body`]}</p>
        </div>
      )}
      <Next waiting={stage === "waiting"} slug={view.submission?.service} answerBy={view.case?.answer_by} />
      <PushOffer />
      <div class="actions">
        <a class="button button-quiet" href={`/casos/${view.uuid}`}>
          {t.sent.see}
        </a>
        <a class="button button-quiet" href="/">
          {t.sent.home}
        </a>
      </div>
    </Page>
  );
}

function Next({ waiting, slug, answerBy }: { waiting: boolean; slug: string | undefined; answerBy: string | undefined }) {
  const t = useWords();
  const service = useLive(content).service(slug ?? "");
  const config = useLive(portalConfig);
  return (
    <section class="stack-small" aria-labelledby="next">
      <h2 id="next">{t.sent.next}</h2>
      <ol class="steps">
        {waiting && <li>{t.sent.nextSend}</li>}
        {!answerBy && <li>{t.sent.nextNumber}</li>}
        {service && <li>{t.sent.nextStudy(text(service.organization))}</li>}
        <li>{answerBy ? t.sent.nextDeadlineDate(day(answerBy)) : t.sent.nextDeadline(config?.answer_days ?? 30)}</li>
      </ol>
    </section>
  );
}
