/**
 * Text that somebody wrote, with its web addresses as links. Only http and https: any other scheme
 * could run something. The portal vouches for none of them (`nofollow`) and tells them nothing of
 * where the reader came from.
 */
import { Fragment } from "preact";

const ADDRESS = /https?:\/\/[^\s<>"'«»]+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…)\]}]+$/;

export function Linked({ text }: { text: string }) {
  return (
    <>
      {partsOf(text).map((part, index) => (
        <Fragment key={index}>
          {part.href ? (
            <a href={part.href} rel="noopener noreferrer nofollow" target="_blank">
              {part.text}
            </a>
          ) : (
            part.text
          )}
        </Fragment>
      ))}
    </>
  );
}

interface Part {
  readonly text: string;
  readonly href?: string;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!URL.canParse(address)) continue;
    parts.push({ text: text.slice(end, match.index) }, { text: address, href: address });
    end = match.index + address.length;
  }
  return [...parts, { text: text.slice(end) }];
}
