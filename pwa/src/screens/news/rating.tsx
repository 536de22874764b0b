/** What others think of a publication, in figures; and her own rating, which she may change. */
import "./rating.css";
import { useState } from "preact/hooks";
import type { Tally } from "../../generated/documents.ts";
import { NotStored } from "../../forms/not-stored.tsx";
import { useWords } from "../../i18n/index.ts";
import { ownVotes } from "../../offline/citizen.ts";
import { sendVote } from "../../offline/submit.ts";
import { announce } from "../../ui/announce.tsx";
import { useLive } from "../../ui/live.ts";
import { figure } from "../../ui/time.ts";
import { useNewsWords } from "./words/index.ts";

const STARS = [1, 2, 3, 4, 5] as const;

export function Figures({ tally }: { tally: Tally | undefined }) {
  const t = useWords();
  if (!tally) return null;
  const full = Math.round(tally.rating);
  return (
    <p class="meta">
      {tally.votes > 0 && (
        <span class="stars">
          <span aria-hidden="true">
            {STARS.map((star) => (
              <Star key={star} full={star <= full} />
            ))}
          </span>
          {t.news.rating(figure(tally.rating), tally.votes)}
        </span>
      )}
      <span>{t.news.visits(figure(tally.visits))}</span>
    </p>
  );
}

export function RatingBox({ slug }: { slug: string }) {
  const n = useNewsWords();
  const own = useLive(ownVotes).get(slug);
  const [failed, setFailed] = useState(false);
  const stars = own?.vote.stars ?? 0;
  const rate = async (given: number) => {
    try {
      await sendVote(slug, given);
      setFailed(false);
      announce(n.rating.yours(given));
    } catch {
      setFailed(true);
    }
  };
  return (
    <fieldset class="stack-small rating">
      <legend>
        <h2>{n.rating.title}</h2>
      </legend>
      <div class="rating-row">
        {STARS.map((star) => (
          <label class="rating-star" key={star}>
            <input
              type="radio"
              name={`rating-${slug}`}
              value={star}
              checked={stars === star}
              aria-label={n.rating.star(star)}
              onChange={() => void rate(star)}
            />
            <Star full={star <= stars} />
          </label>
        ))}
      </div>
      <p class="small soft">
        {own ? `${n.rating.yours(stars)} ${n.rating.stage[own.stage]}` : n.rating.help}
      </p>
      {failed && <NotStored />}
    </fieldset>
  );
}

function Star({ full }: { full: boolean }) {
  return (
    <svg class={full ? "icon star-full" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d="m12 3 2.7 6 6.3.7-4.7 4.3 1.3 6.5L12 17.2 6.4 20.5l1.3-6.5L3 9.7 9.3 9z" />
    </svg>
  );
}
