/** Comments that wait for a moderator, by why: the three rules, then each in its context. */
import "./comments.css";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { useLive } from "../../ui/live.ts";
import { FailureNote } from "../failure.tsx";
import { RULES, type Tab, TABS } from "../model.ts";
import { search } from "../../navigation.ts";
import { useDeskWords } from "../words/index.ts";
import { CommentCard } from "./card.tsx";
import { useDeciding } from "./deciding.ts";
import { waitingComments } from "./pending.ts";
import { useQueue } from "./queue.ts";

export function Comments({ official }: { official: string }) {
  const asked = new URLSearchParams(useLive(search)).get("ver");
  const tab = TABS.find((one) => one === asked) ?? "pending";
  return <Waiting key={tab} official={official} tab={tab} />;
}

function Waiting({ official, tab }: { official: string; tab: Tab }) {
  const w = useDeskWords();
  const queue = useQueue(tab);
  const deciding = useDeciding(official, tab);
  const count = useLive(waitingComments)[tab];
  const [busy, setBusy] = useState(false);
  const more = async () => {
    setBusy(true);
    await queue.showMore();
    setBusy(false);
  };
  const { comments } = queue;
  return (
    <Page title={w.moderation.title} lead={w.moderation.lead}>
      <Tabs here={tab} />
      {queue.failure !== undefined && <FailureNote error={queue.failure} again={queue.again} />}
      {!comments && queue.failure === undefined && <p class="soft">{w.opening}</p>}
      {comments?.length === 0 && (
        <div class="panel stack-small">
          <h2>{w.moderation.none[tab]}</h2>
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
                  tab={tab}
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

function Tabs({ here }: { here: Tab }) {
  const w = useDeskWords();
  const counts = useLive(waitingComments);
  return (
    <nav class="desk-tabs" aria-label={w.moderation.why}>
      {TABS.map((tab) => (
        <a
          key={tab}
          href={tab === "pending" ? "/desk/comentarios" : `/desk/comentarios?ver=${tab}`}
          aria-current={tab === here ? "page" : undefined}
        >
          {w.moderation.tabs[tab]} <span class="desk-tab-count">{counts[tab]}</span>
        </a>
      ))}
    </nav>
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
