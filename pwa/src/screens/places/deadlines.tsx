/** How many of a place's cases were answered in the time that the law gives. */
import type { DeadlinesMet, Punctuality } from "../../generated/documents.ts";
import { day, figure } from "../../ui/time.ts";
import { usePlaceWords } from "./words/index.ts";

interface DeadlinesProps {
  /** What the portal counted for all places; undefined until it counted. */
  counted: DeadlinesMet | undefined;
  /** This place's; undefined where it had too few cases to be told apart from persons. */
  own: Punctuality | undefined;
}

export function Deadlines({ counted, own }: DeadlinesProps) {
  const w = usePlaceWords();
  return (
    <section class="stack-small" aria-labelledby="deadlines">
      <h2 id="deadlines">{w.deadlines}</h2>
      {counted && own ? (
        <>
          {/* Rounded down: not all in time is never 100 %. */}
          <p class="strong">{w.inTime(figure(Math.floor((own.in_time / own.cases) * 100)))}</p>
          <p class="small soft">{w.counted(figure(own.cases), day(counted.since), day(counted.until))}</p>
        </>
      ) : (
        <p class="soft">{w.tooFew}</p>
      )}
    </section>
  );
}
