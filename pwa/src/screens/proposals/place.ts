/** What a proposal is about, in one line. */
import type { Content } from "../../offline/content.ts";
import type { Proposal } from "../../generated/documents.ts";
import type { ProposalWords } from "./words/index.ts";

type Head = Pick<Proposal, "kind" | "topic" | "municipality">;

export function headOf(w: ProposalWords, { municipalities }: Content, { kind, topic, municipality }: Head): string {
  const place = municipalities.find(({ _id }) => _id === `municipality:${municipality}`)?.name ?? municipality;
  return [w.kinds[kind], w.topics[topic], place || w.everywhere].join(" · ");
}
