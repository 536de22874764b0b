/** News: one part of the app, loaded together. */
export { NewsList } from "./list.tsx";
export { PublicationPage } from "./publication.tsx";
