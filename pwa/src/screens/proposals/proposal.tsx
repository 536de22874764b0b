/** A proposal: what it says, who supports it, and, of her own, how it stands. */
import { useState } from "preact/hooks";
import { linksAnywhere } from "../../navigation.ts";
import { holdings, ownProposals } from "../../offline/citizen.ts";
import { content } from "../../offline/content.ts";
import { reportedBy } from "../../offline/participation.ts";
import type { Params } from "../../params.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { useOpenedComing } from "../frame/content-state.tsx";
import { Missing, Opening } from "../frame/fallbacks.tsx";
import { RefusedActions } from "../frame/refused.tsx";
import { Appeal } from "../news/appeal.tsx";
import { CommentState } from "../news/comment-state.tsx";
import { ReportForm } from "../news/report-form.tsx";
import { useNewsWords } from "../news/words/index.ts";
import { headOf } from "./place.ts";
import { SupportBox } from "./support.tsx";
import { useProposalWords } from "./words/index.ts";

/** Nobody has decided on it. */
const READ_LATER: ReadonlySet<string> = new Set(["waiting", "sent", "pending"]);

export function ProposalPage({ params }: { params: Params }) {
  const w = useProposalWords();
  const held = useLive(content);
  const uuid = params["uuid"] ?? "";
  const id = `published-proposal:${uuid}`;
  const all = held.proposals();
  const published = all.find(({ _id }) => _id === id);
  const own = useLive(ownProposals).find((each) => each.uuid === uuid);
  const shown = published ?? own?.proposal;
  // Of her own that is public, how many support it is not among what is hers.
  const here = published !== undefined || (own !== undefined && own.stage !== "published");
  const coming = useOpenedComing(id, here, all);
  if (!shown) {
    if (coming) return <Opening />;
    return <Missing title={w.missing} help={w.missingHelp} back="/propuestas" />;
  }
  return (
    <Page title={shown.title} back="/propuestas" backLabel={w.title} kicker={headOf(w, held, shown)} narrow>
      {own && (
        <div class="stack-small">
          <CommentState own={own} reasons={w.refusedFor} />
          {READ_LATER.has(own.stage) && <p class="soft">{linksAnywhere() ? w.readFirst : w.readFirstElsewhere}</p>}
          <Appeal own={own} />
          <RefusedActions id={`proposal:${uuid}`} />
        </div>
      )}
      <article class="article">
        <p class="prewrap">{shown.text}</p>
      </article>
      <p class="small soft">
        {w.by(shown.author_name)} · {moment("at" in shown ? shown.at : shown.created_at)}
      </p>
      {published && <SupportBox uuid={uuid} title={shown.title} count={held.support(uuid)} />}
      {published && !own && <Reporting uuid={uuid} />}
    </Page>
  );
}

function Reporting({ uuid }: { uuid: string }) {
  const w = useProposalWords();
  const n = useNewsWords();
  const [writing, setWriting] = useState(false);
  if (reportedBy(useLive(holdings)).has(uuid)) return <Shape icon="alert">{w.reported}</Shape>;
  if (writing) {
    const about = { comment: uuid };
    return <ReportForm about={about} rules={w.reportRules} done={w.reported} onClose={() => setWriting(false)} />;
  }
  return (
    <div>
      <Button kind="link" onPress={() => setWriting(true)}>
        {n.report.open}
      </Button>
    </div>
  );
}
