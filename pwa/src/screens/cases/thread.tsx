/** The conversation of a case: answers and messages in order, and a box to write in. */
import { useWords } from "../../i18n/index.ts";
import type { CaseView, ThreadItem } from "../../offline/citizen.ts";
import { sendMessage } from "../../offline/submit.ts";
import { Linked } from "../../ui/linked.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { RefusedActions } from "../frame/refused.tsx";
import { WriteBox } from "./write-box.tsx";

export function Thread({ view }: { view: CaseView }) {
  const t = useWords();
  return (
    <section class="stack" aria-labelledby="thread">
      <h2 id="thread">{t.case.thread}</h2>
      {view.thread.length === 0 && (
        <p class="soft">{view.stage === "closed" ? t.case.closedUnanswered : t.case.noThread}</p>
      )}
      {view.thread.length > 0 && (
        <ol class="thread">
          {view.thread.map((item) => (
            <Entry key={item.uuid} item={item} />
          ))}
        </ol>
      )}
      {view.stage === "closed" || view.stage === "redirected" ? (
        <p class="soft">{view.stage === "closed" ? t.case.closedNote : t.case.redirectedNote}</p>
      ) : (
        <WriteBox
          id="message"
          about={view.uuid}
          label={t.case.write}
          help={t.case.writeHelp}
          button={t.case.writeButton}
          send={(text, uuid) => sendMessage(view.uuid, text, uuid)}
        />
      )}
    </section>
  );
}

function Entry({ item }: { item: ThreadItem }) {
  const t = useWords();
  if (item.kind === "answer") {
    return (
      <li class="entry">
        <p class="entry-head">
          <strong>{item.answer.official_name}</strong>
          <span>{t.case.official}</span>
          <span>{moment(item.at)}</span>
        </p>
        <p class="prewrap">
          <Linked text={item.answer.text} />
        </p>
      </li>
    );
  }
  return (
    <li class="entry entry-mine">
      <p class="entry-head">
        <strong>{t.case.you}</strong>
        {item.kind === "review" && <span>{t.case.disagreed}</span>}
        <span>{moment(item.at)}</span>
      </p>
      <p class="prewrap">{item.message.text}</p>
      {item.stage === "waiting" && <Shape icon="clock">{t.case.messageWaiting}</Shape>}
      {item.stage === "sent" && <Shape icon="check">{t.case.messageSent}</Shape>}
      {item.stage === "refused" && (
        <Shape icon="stop" warm>
          {t.case.messageRefused}
        </Shape>
      )}
      {item.stage === "refused" && <RefusedActions id={`${item.kind}:${item.uuid}`} />}
    </li>
  );
}
