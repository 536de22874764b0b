/** Published proposals, newest or most supported first, and her own that are not. */
import { navigate, search } from "../../navigation.ts";
import { ownProposals } from "../../offline/citizen.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { figure } from "../../ui/time.ts";
import { ContentState } from "../frame/content-state.tsx";
import { Older } from "../frame/older.tsx";
import { CommentShape } from "../news/comment-state.tsx";
import { headOf } from "./place.ts";
import "./proposals.css";
import { type Order, PAGE, address, askedIn, paged } from "./sorting.ts";
import { useProposalWords } from "./words/index.ts";

const ORDERS: readonly Order[] = ["newest", "supported"];

export function ProposalList() {
  const w = useProposalWords();
  const held = useLive(content);
  const asked = askedIn(useLive(search));
  const all = held.proposals();
  const { shown, page, pages } = paged(all, asked.order, held.support, asked.page);
  const goOn = () => {
    const more = content.value.proposals().length > page * PAGE;
    if (more && asked.order === "newest") navigate(address("newest", page + 1));
  };
  return (
    <Page title={w.title} lead={w.lead} back="/" narrow>
      <div>
        <a class="button" href="/propuestas/nueva">
          <Icon name="pencil" />
          {w.write}
        </a>
      </div>
      <Yours />
      <section class="stack-small" aria-labelledby="published">
        <h2 id="published">{w.published}</h2>
        {all.length === 0 && !held.complete && <ContentState />}
        {all.length === 0 && held.complete && <p class="soft">{w.none}</p>}
        {all.length > 1 && (
          <nav class="sorting" aria-label={w.sort}>
            {ORDERS.map((order) => (
              <a key={order} href={address(order)} aria-current={order === asked.order ? "true" : undefined}>
                {w[order]}
              </a>
            ))}
          </nav>
        )}
        {shown.length > 0 && (
          <Choices>
            {shown.map((proposal) => {
              const count = held.support(slugOf(proposal));
              return (
                <Choice key={proposal._id} href={`/propuestas/${slugOf(proposal)}`} title={proposal.title}>
                  <span class="choice-note">{headOf(w, held, proposal)}</span>
                  <span class="choice-note">{count > 0 ? w.supports(figure(count)) : w.nobody}</span>
                </Choice>
              );
            })}
          </Choices>
        )}
        {pages > 1 && (
          <nav class="row" aria-label={w.pages}>
            {page > 1 && <a href={address(asked.order, page - 1)}>{w.previous}</a>}
            <span class="soft">{w.page(page, pages)}</span>
            {page < pages && <a href={address(asked.order, page + 1)}>{w.next}</a>}
          </nav>
        )}
        {page === pages && (
          <Older kind="published-proposal" held={all} onListed={goOn} />
        )}
      </section>
    </Page>
  );
}

function Yours() {
  const w = useProposalWords();
  const mine = useLive(ownProposals).filter(({ stage }) => stage !== "published");
  if (mine.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="yours">
      <h2 id="yours">{w.yours}</h2>
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
