/** What a publication says: its pictures, its paragraphs, its topics and why it was corrected. */
import "./picture.css";
import type { ComponentChildren } from "preact";
import type { Picture, Publication, Text } from "../../generated/documents.ts";
import { moment } from "../../ui/time.ts";
import { useNewsWords } from "./words/index.ts";

interface TextProps {
  publication: Omit<Publication, "_id">;
  /** Which language of it. */
  words: (text: Text) => string;
  /** How a picture is shown here: people's own devices keep it, the desk has it before. */
  picture: (picture: Picture, alt: string) => ComponentChildren;
}

export function PublicationText({ publication, words, picture }: TextProps) {
  const n = useNewsWords();
  const { corrected_at, correction, body, topics = [], pictures = [] } = publication;
  return (
    <>
      {corrected_at && (
        <p class="small soft">
          {n.corrected(moment(corrected_at))}
          {correction && `: ${words(correction)}`}
        </p>
      )}
      <article class="article">
        {pictures.map((each) => (
          <figure key={each.name} class="picture">
            {picture(each, words(each.alt))}
          </figure>
        ))}
        {body.map((paragraph, at) => (
          <p key={at}>{words(paragraph)}</p>
        ))}
      </article>
      {topics.length > 0 && (
        <p class="small soft">
          {n.topics} {topics.map(words).join(" · ")}
        </p>
      )}
    </>
  );
}
