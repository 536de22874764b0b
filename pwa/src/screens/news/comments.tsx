/** Published comments as threads; each may be answered and reported. */
import "./comments.css";
import { useState } from "preact/hooks";
import type { PublishedComment } from "../../generated/documents.ts";
import { useWords } from "../../i18n/index.ts";
import { holdings } from "../../offline/citizen.ts";
import { slugOf } from "../../offline/content.ts";
import { reportedBy } from "../../offline/participation.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { ReportForm } from "./report-form.tsx";
import { threadsOf } from "./threads.ts";
import { useNewsWords } from "./words/index.ts";

interface CommentsProps {
  comments: readonly PublishedComment[];
  onReply: (comment: PublishedComment) => void;
}

export function Comments({ comments, onReply }: CommentsProps) {
  const t = useWords();
  const n = useNewsWords();
  if (comments.length === 0) return <p class="soft">{t.news.noComments}</p>;
  return (
    <ol class="comments">
      {threadsOf(comments).map(({ comment, orphan, replies }) => (
        <li key={comment._id} class="stack-small">
          {orphan && <p class="small soft">{n.thread.gone}</p>}
          <OneComment comment={comment} onReply={onReply} />
          {replies.length > 0 && (
            <ol class="replies">
              {replies.map((reply) => (
                <li key={reply._id} class="stack-small">
                  <OneComment comment={reply} onReply={onReply} />
                </li>
              ))}
            </ol>
          )}
        </li>
      ))}
    </ol>
  );
}

function OneComment({ comment, onReply }: { comment: PublishedComment; onReply: CommentsProps["onReply"] }) {
  const n = useNewsWords();
  const [reporting, setReporting] = useState(false);
  const reported = reportedBy(useLive(holdings)).has(slugOf(comment));
  return (
    <>
      <p class="entry-head">
        <strong>{comment.author_name}</strong>
        <time dateTime={comment.at}>{moment(comment.at)}</time>
      </p>
      <p class="prewrap">{comment.text}</p>
      {!reporting && (
        <div class="row">
          <Button kind="link" label={n.thread.replyTo(comment.author_name)} onPress={() => onReply(comment)}>
            {n.thread.reply}
          </Button>
          {!reported && (
            <Button kind="link" label={n.report.openOf(comment.author_name)} onPress={() => setReporting(true)}>
              {n.report.open}
            </Button>
          )}
        </div>
      )}
      {reported && <Shape icon="alert">{n.report.done}</Shape>}
      {reporting && !reported && (
        <ReportForm
          about={{ publication: comment.publication, comment: slugOf(comment) }}
          rules={n.report.rules}
          done={n.report.done}
          onClose={() => setReporting(false)}
        />
      )}
    </>
  );
}
