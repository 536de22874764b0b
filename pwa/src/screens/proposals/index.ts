/** Proposals: one part of the app, loaded together. */
export { ProposalList } from "./list.tsx";
export { ProposalPage } from "./proposal.tsx";
export { WriteProposal } from "./write.tsx";
