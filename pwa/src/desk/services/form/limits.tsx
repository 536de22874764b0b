/** The limits of an answer, by its kind. */
import { Toggle } from "../../../ui/toggle.tsx";
import { NumberInput } from "./fields.tsx";
import { type Kind, PERSONAL, type Question } from "./model.ts";
import { useFormWords } from "./words/index.ts";

const KEYWORDS = {
  minLength: true,
  maxLength: true,
  minimum: true,
  maximum: true,
  minItems: true,
  maxItems: true,
} as const;
type Keyword = keyof typeof KEYWORDS;

const LIMITS: Partial<Record<Kind, readonly Keyword[]>> = {
  text: ["minLength", "maxLength"],
  textarea: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  decimal: ["minimum", "maximum"],
  photo: ["minItems", "maxItems"],
};

interface LimitsProps {
  id: string;
  question: Question;
  change: (question: Question) => void;
}

export function Limits({ id, question, change }: LimitsProps) {
  const w = useFormWords();
  const { kind, schema } = question;
  const set = (keyword: string, value: unknown) => {
    const { [keyword]: _, ...rest } = schema;
    change({ ...question, schema: value === undefined ? rest : { ...rest, [keyword]: value } });
  };
  const pattern = schema["pattern"];
  return (
    <>
      {LIMITS[kind] && (
        <div class="service-limits">
          {LIMITS[kind].map((keyword) => (
            <NumberInput
              key={keyword}
              id={`${id}-${keyword}`}
              label={w[keyword]}
              value={schema[keyword]}
              whole={kind !== "decimal"}
              change={(value) => set(keyword, value)}
            />
          ))}
        </div>
      )}
      {(kind === "text" || kind === "textarea") && typeof pattern === "string" && <p class="small soft">{w.pattern(pattern)}</p>}
      {kind === "date" && <Toggle label={w.past} on={schema["x-past"] === true} onChange={(on) => set("x-past", on || undefined)} />}
      {!PERSONAL.has(kind) && (
        <Toggle label={w.personal} help={w.personalHelp} on={schema["x-personal"] === true} onChange={(on) => set("x-personal", on || undefined)} />
      )}
    </>
  );
}
