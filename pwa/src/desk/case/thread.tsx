/** The conversation of a case, in the order the portal received it. */
import type { DeskCase } from "../../generated/documents.ts";
import { Linked } from "../../ui/linked.tsx";
import { moment } from "../../ui/time.ts";
import type { ThreadEntry } from "../model.ts";
import { useDeskWords } from "../words/index.ts";

export function Thread({ desk }: { desk: DeskCase }) {
  const w = useDeskWords();
  return (
    <section class="stack-small" aria-labelledby="thread">
      <h2 id="thread">{w.one.thread}</h2>
      {desk.thread.length === 0 && <p class="soft">{w.one.noThread}</p>}
      <ol class="thread">
        {desk.thread.map((entry) => (
          <Entry key={entry.uuid} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry }: { entry: ThreadEntry }) {
  const w = useDeskWords();
  const ours = entry.author === "official";
  return (
    <li class={ours ? "entry entry-mine" : "entry"}>
      <p class="entry-head">
        <strong>{entry.name || (ours ? w.one.official : w.one.citizen)}</strong>
        {entry.about && <span class="desk-about">{w.one.about[entry.about]}</span>}
        <time dateTime={entry.at}>{moment(entry.at)}</time>
      </p>
      <p class="prewrap">{ours ? <Linked text={entry.text} /> : entry.text}</p>
    </li>
  );
}
