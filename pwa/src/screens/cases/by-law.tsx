/** What the office decided about a case besides answering it, and her disagreement with an answer. */
import { text, useWords } from "../../i18n/index.ts";
import type { CaseView } from "../../offline/citizen.ts";
import { sendReview } from "../../offline/submit.ts";
import { Icon } from "../../ui/icon.tsx";
import { Note } from "../../ui/note.tsx";
import { DONE } from "../../ui/state.tsx";
import { day } from "../../ui/time.ts";
import { WriteBox } from "./write-box.tsx";

/** An extension, while it counts, and each redirection, with its reason. */
export function Decided({ view }: { view: CaseView }) {
  const t = useWords();
  const { extension, redirects = [] } = view.case ?? {};
  return (
    <>
      {redirects.map((redirect) => (
        <Note key={redirect.at} icon="next" title={t.case.redirectedTo(text(redirect.to))}>
          <p class="prewrap">{redirect.reason}</p>
          <p>{redirect.answer_by ? t.case.redirectedDay(day(redirect.answer_by)) : t.case.redirectedAway}</p>
        </Note>
      ))}
      {extension && !DONE.has(view.stage) && (
        <Note icon="clock" title={t.case.extendedTo(day(extension.answer_by))}>
          <p class="prewrap">{extension.reason}</p>
          <p class="small soft">{t.case.extendedLaw(day(extension.before))}</p>
        </Note>
      )}
    </>
  );
}

/** Once, of what was answered or closed; it works without a connection as all she writes. */
export function Disagree({ view }: { view: CaseView }) {
  const t = useWords();
  const asked = view.thread.find((item) => item.kind === "review" && item.stage !== "refused");
  const answered = view.stage === "answered" || view.stage === "closed";
  if (!answered || view.case?.review) return null;
  if (asked) return <Note icon="clock" title={t.case.reviewWaiting} />;
  return (
    <details class="disagree">
      <summary>
        <Icon name="next" />
        {t.case.disagree}
      </summary>
      <div class="stack-small">
        <p>{t.case.disagreeHelp}</p>
        <WriteBox
          id="review"
          about={view.uuid}
          label={t.case.disagreeLabel}
          help={t.case.disagreeWrite}
          button={t.case.disagreeButton}
          send={(words, uuid) => sendReview(view.uuid, words, uuid)}
        />
      </div>
    </details>
  );
}
