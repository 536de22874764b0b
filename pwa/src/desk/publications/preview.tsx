/** The publication as citizens see it, while it is written; in either language. */
import { useState } from "preact/hooks";
import type { Text } from "../../generated/documents.ts";
import { language } from "../../i18n/index.ts";
import { PublicationText } from "../../screens/news/text.tsx";
import { useLive } from "../../ui/live.ts";
import { day } from "../../ui/time.ts";
import { pictureHref, type Written } from "./api.ts";
import { LANGUAGES } from "./form.ts";
import { usePublicationWords } from "./words/index.ts";

export function Preview({ publication, corrects }: { publication: Written; corrects: boolean }) {
  const w = usePublicationWords();
  const here = useLive(language).language;
  const [chosen, choose] = useState<"es" | "en" | undefined>(undefined);
  const shown = chosen ?? here;
  const words = (text: Text) => text[shown];
  const seen = corrects && publication.correction ? { ...publication, corrected_at: new Date().toISOString() } : publication;
  return (
    <section class="panel stack publication-preview" aria-labelledby="preview">
      <div class="row between">
        <h2 id="preview" class="desk-h3">
          {w.preview.title}
        </h2>
        <label>
          <span class="visually-hidden">{w.preview.language}</span>
          <select class="input" value={shown} onChange={(event) => choose(event.currentTarget.value === "en" ? "en" : "es")}>
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {w.preview.languages[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="stack" lang={shown} data-preview>
        <p class="kicker">
          {words(publication.section_title)} · {day(publication.published_on)}
        </p>
        <h3 class="publication-title">{words(publication.title) || w.untitled}</h3>
        {publication.body.length === 0 && <p class="soft">{w.preview.empty}</p>}
        <PublicationText
          publication={seen}
          words={words}
          picture={({ name, width, height }, alt) => <img src={pictureHref(name)} alt={alt} width={width} height={height} />}
        />
      </div>
    </section>
  );
}
