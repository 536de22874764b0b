/** My cases: drafts, what waits to be sent, what waits for her, what is going on, what is done. */
import { text, useWords } from "../../i18n/index.ts";
import { type CaseView, cases, citizenReady, ownComments, ownProposals } from "../../offline/citizen.ts";
import { content } from "../../offline/content.ts";
import { type Draft, discardDraft, drafts } from "../../offline/drafts.ts";
import { type OutboxItem, outbox } from "../../offline/outbox.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { DONE, NEEDS_HER, State } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { UndoBar, useUndo } from "../../ui/undo.tsx";
import { CommentShape } from "../news/comment-state.tsx";
import { CaseChoice, Gist } from "../case-choice.tsx";
import { serviceTitle } from "../titles.ts";

export function CaseList() {
  const t = useWords();
  const ready = useLive(citizenReady);
  const sent = useLive(cases);
  const begun = useLive(drafts);
  const undo = useUndo();
  const discard = async (draft: Draft) => undo.offer(t.cases.discarded, await discardDraft(draft.uuid));
  const pending = sent.filter((view) => view.stage === "waiting");
  const attention = sent.filter((view) => NEEDS_HER.has(view.stage));
  const done = sent.filter((view) => DONE.has(view.stage));
  const active = sent.filter((view) => view.stage !== "waiting" && !NEEDS_HER.has(view.stage) && !DONE.has(view.stage));
  const said = useLive(ownComments).length + useLive(ownProposals).length;
  const nothing = ready && sent.length + begun.length + said === 0;
  return (
    <Page title={t.cases.title} lead={nothing ? undefined : t.cases.lead} narrow>
      <UndoBar undo={undo} />
      <Group id="attention" title={t.cases.attention} views={attention} />
      {begun.length > 0 && (
        <section class="stack-small" aria-labelledby="drafts">
          <h2 id="drafts">{t.cases.drafts}</h2>
          <ul class="stack">
            {begun.map((draft) => (
              <DraftRow key={draft.uuid} draft={draft} onDiscard={() => void discard(draft)} />
            ))}
          </ul>
        </section>
      )}
      <Pending views={pending} />
      <Group id="active" title={t.cases.active} views={active} />
      <Group id="done" title={t.cases.done} views={done} />
      <Comments />
      <Proposals />
      {nothing && (
        <div class="panel stack">
          <p class="strong">{t.cases.none}</p>
          <p class="soft">{t.cases.noneHelp}</p>
          <div class="actions">
            <a class="button" href="/servicios">
              {t.cases.choose}
            </a>
          </div>
        </div>
      )}
    </Page>
  );
}

const PATHS: Readonly<Record<OutboxItem["on"], string>> = {
  case: "/casos",
  publication: "/noticias",
  proposal: "/propuestas",
};

/** All that waits to be sent: submissions, and comments and messages beside them. */
function Pending({ views }: { views: readonly CaseView[] }) {
  const t = useWords();
  const held = useLive(content);
  const others = useLive(outbox).items.filter((item) => item.type !== "submission");
  if (views.length + others.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="pending">
      <h2 id="pending">{t.cases.pending}</h2>
      <Choices>
        {views.map((view) => (
          <CaseChoice key={view.uuid} view={view} />
        ))}
        {others.map((item) => {
          const publication = item.on === "publication" ? held.publication(item.about) : undefined;
          const title = t.outbox[item.type === "submission" ? "message" : item.type];
          return (
            <Choice
              key={item.id}
              href={`${PATHS[item.on]}/${item.about}`}
              title={publication ? `${title}: ${text(publication.title)}` : title}
            >
              <State stage={item.state === "blocked" ? "refused" : "waiting"} />
              <span class="choice-note">{moment(item.created_at)}</span>
            </Choice>
          );
        })}
      </Choices>
    </section>
  );
}

/** Her comments that left this device, and what became of them. */
function Comments() {
  const t = useWords();
  const held = useLive(content);
  const mine = useLive(ownComments).filter((own) => own.stage !== "waiting");
  if (mine.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="comments">
      <h2 id="comments">{t.cases.comments}</h2>
      <Choices>
        {mine.map((own) => {
          const slug = own.comment.publication;
          const publication = held.publication(slug);
          const title = publication ? text(publication.title) : t.cases.olderNews;
          return (
            <Choice key={own.uuid} href={`/noticias/${slug}`} title={title}>
              <CommentShape own={own} />
            </Choice>
          );
        })}
      </Choices>
    </section>
  );
}

/** Her proposals that left this device. */
function Proposals() {
  const t = useWords();
  const mine = useLive(ownProposals).filter((own) => own.stage !== "waiting");
  if (mine.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="proposals">
      <h2 id="proposals">{t.cases.proposals}</h2>
      <Choices>
        {mine.map((own) => (
          <Choice key={own.uuid} href={`/propuestas/${own.uuid}`} title={own.proposal.title}>
            <CommentShape own={own} />
          </Choice>
        ))}
      </Choices>
    </section>
  );
}

function Group({ id, title, views }: { id: string; title: string; views: readonly CaseView[] }) {
  if (views.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Choices>
        {views.map((view) => (
          <CaseChoice key={view.uuid} view={view} />
        ))}
      </Choices>
    </section>
  );
}

function DraftRow({ draft, onDiscard }: { draft: Draft; onDiscard: () => void }) {
  const t = useWords();
  const title = serviceTitle(draft.service);
  return (
    <li class="panel stack-small">
      <h3>{title}</h3>
      <Gist draft={draft} />
      <State stage="draft" />
      <p class="small soft">{t.cases.changed(moment(draft.changed_at))}</p>
      <div class="actions">
        <a class="button" href={`/borradores/${draft.uuid}`} aria-label={`${t.cases.continue}: ${title}`}>
          {t.cases.continue}
        </a>
        <Button kind="link" icon="trash" label={`${t.cases.discard}: ${title}`} onPress={onDiscard}>
          {t.cases.discard}
        </Button>
      </div>
    </li>
  );
}
