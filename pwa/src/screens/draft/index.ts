/** Filling a form, from its first page to sending: one part of the app, loaded together. */
export { DraftScreen } from "./draft.tsx";
