/** Comments that wait for a moderator: the three rules, then each in the context of its publication. */
import "./comments.css";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { useLive } from "../../ui/live.ts";
import { FailureNote } from "../failure.tsx";
import { RULES } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { CommentCard } from "./card.tsx";
import { useDeciding } from "./deciding.ts";
import { pendingComments } from "./pending.ts";
import { useQueue } from "./queue.ts";

export function Comments({ official }: { official: string }) {
  const w = useDeskWords();
  const queue = useQueue();
  const deciding = useDeciding(official);
  const count = useLive(pendingComments);
  const [busy, setBusy] = useState(false);
  const more = async () => {
    setBusy(true);
    await queue.showMore();
    setBusy(false);
  };
  const { comments } = queue;
  return (
    <Page title={w.moderation.title} lead={w.moderation.lead}>
      {queue.failure !== undefined && <FailureNote error={queue.failure} again={queue.again} />}
      {!comments && queue.failure === undefined && <p class="soft">{w.opening}</p>}
      {comments?.length === 0 && (
        <div class="panel stack-small">
          <h2>{w.moderation.none}</h2>
          <p class="soft">{w.moderation.noneHelp}</p>
        </div>
      )}
      {comments && comments.length > 0 && (
        <div class="desk-moderation">
          <Rules />
          <div class="stack">
            <p class="small soft" role="status">
              {w.moderation.count(count)}
            </p>
            <ol class="stack">
              {comments.map((view) => (
                <CommentCard
                  key={view.uuid}
                  view={view}
                  official={official}
                  gone={queue.gone.has(view.uuid)}
                  deciding={deciding}
                />
              ))}
            </ol>
            {queue.more && (
              <div>
                <Button kind="quiet" busy={busy} onPress={() => void more()}>
                  {w.moderation.more}
                </Button>
              </div>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

function Rules() {
  const w = useDeskWords();
  return (
    <section class="desk-rules stack-small" aria-labelledby="rules">
      <h2 id="rules">{w.moderation.rules}</h2>
      <ol class="desk-rule-list">
        {RULES.map((rule) => (
          <li key={rule}>{w.moderation.ruleList[rule]}</li>
        ))}
      </ol>
    </section>
  );
}
