/** Publications at the desk: the list, or the editor of one. Loaded when they are first wanted. */
import "./publications.css";
import type { Official } from "../session.ts";
import { PublicationEditor } from "./editor.tsx";
import { FRESH } from "./place.ts";
import { PublicationList } from "./publications.tsx";

export default function Publications({ slug, official }: { slug: string; official: Official }) {
  if (slug === "") return <PublicationList />;
  return <PublicationEditor key={slug} slug={slug === FRESH ? "" : slug} official={official} />;
}
