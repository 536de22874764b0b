/** Why a comment that was decided on waits again: what readers report, or what its author says. */
import type { DeskComment } from "../../generated/documents.ts";
import { useWords } from "../../i18n/index.ts";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { useDeskWords } from "../words/index.ts";

export function Reports({ comment }: { comment: DeskComment }) {
  useWords();
  const w = useDeskWords();
  const open = (comment.reports ?? []).slice(comment.reports_seen ?? 0);
  return (
    <div class="stack-small">
      <Shape icon="alert" warm>
        {w.moderation.reports(open.length)}
      </Shape>
      <ul class="bullets">
        {open.map(({ reason, text, at }) => (
          <li key={at + reason + text}>
            {w.rules[reason]}
            {text && `: ${text}`} <span class="soft">({moment(at)})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Appealed({ comment }: { comment: DeskComment }) {
  useWords();
  const w = useDeskWords();
  const { appeal, rule, note, state } = comment;
  if (!appeal) return null;
  return (
    <div class="stack-small">
      <p class="small soft">
        {w.moderation.before[state === "taken_down" ? "taken_down" : "refused"](comment.decided_by ?? "")}
        {rule && ` · ${w.rules[rule]}`}
        {note && ` · ${note}`}
      </p>
      <p class="strong">{w.moderation.appealSays}</p>
      <blockquote class="desk-quote prewrap" lang={comment.language}>
        {appeal.text}
      </blockquote>
    </div>
  );
}
