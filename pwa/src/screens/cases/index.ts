/** What she sent and how it stands: one part of the app, loaded together. */
export { CaseList } from "./list.tsx";
export { CasePage } from "./case.tsx";
export { Follow } from "./follow.tsx";
export { ReceiptPage } from "./receipt.tsx";
export { Sent } from "./sent.tsx";
