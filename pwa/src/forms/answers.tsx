/** What was answered, label by label: to check before sending, and to read again afterwards. */
import { text, useWords } from "../i18n/index.ts";
import { shapeOf } from "./engine.ts";
import type { Data, Field, FormModel } from "./model.ts";
import { Photo, type PhotoStore } from "./photos.tsx";
import { answerLines } from "./words.ts";

interface AnswersProps {
  model: FormModel;
  data: Data;
  files: Pick<PhotoStore, "get">;
  /** Where to change a field, given its page's index; without it there is nothing to change. */
  changeHref?: (page: number, field: string) => string;
}

export function Answers({ model, data, files, changeHref }: AnswersProps) {
  const shape = shapeOf(model, data);
  return (
    <div class="stack-large">
      {model.pages.map((page, index) => {
        const fields = page.fields.filter(
          (field) => shape.visible.has(field.name) && (changeHref || shape.data[field.name] !== undefined),
        );
        if (fields.length === 0) return null;
        return (
          <section class="stack-small" key={page.title.es}>
            <h2>{text(page.title)}</h2>
            <dl class="answers">
              {fields.map((field) => (
                <AnswerRow
                  key={field.name}
                  field={field}
                  value={shape.data[field.name]}
                  files={files}
                  href={changeHref?.(index, field.name)}
                />
              ))}
            </dl>
          </section>
        );
      })}
    </div>
  );
}

interface ValueProps {
  field: Field;
  value: unknown;
  files: Pick<PhotoStore, "get">;
}

function AnswerRow({ field, value, files, href }: ValueProps & { href: string | undefined }) {
  const t = useWords();
  const label = text(field.label);
  return (
    <div class="answer">
      <dt>{label}</dt>
      <dd>
        <AnswerValue field={field} value={value} files={files} />
      </dd>
      {href && (
        <dd class="answer-change">
          <a href={href} aria-label={t.review.changeWhat(label)}>
            {t.review.change}
          </a>
        </dd>
      )}
    </div>
  );
}

function AnswerValue({ field, value, files }: ValueProps) {
  const t = useWords();
  if (value === undefined) return <span class="soft">{t.review.empty}</span>;
  if (field.widget === "photo" && Array.isArray(value)) {
    return (
      <span class="photos">
        {value.map((name, index) => (
          <span class="photo" key={String(name)}>
            <Photo name={String(name)} files={files} alt={t.photo.alt(index + 1)} />
          </span>
        ))}
      </span>
    );
  }
  return <span class="prewrap">{answerLines(t, field, value).join("\n")}</span>;
}
