/** The inputs of the editor: a text in both languages, a number that may be absent. */
import { Control } from "../../../forms/control.tsx";
import type { Text } from "../../../generated/documents.ts";
import { useServiceWords } from "../words/index.ts";

interface BothProps {
  id: string;
  label: string;
  value: Text;
  change: (value: Text) => void;
  /** One: a line. */
  rows?: number;
  longest?: number;
  error?: string | undefined;
}

/** The most characters of a text, which the portal does not limit itself. */
const LONGEST = 1_000;

export function BothLanguages({ id, label, value, change, rows = 2, longest = LONGEST, error }: BothProps) {
  const w = useServiceWords();
  return (
    <div class="service-both">
      {(["es", "en"] as const).map((language) => {
        const named = { id: `service-${id}-${language}`, label: `${label} (${w.in[language]})` };
        const bad = error !== undefined && value[language].trim() === "" ? error : undefined;
        const typed = (words: string) => change({ ...value, [language]: words });
        if (rows === 1) {
          return <LineInput key={language} {...named} language={language} value={value[language]} change={typed} longest={longest} error={bad} />;
        }
        return (
          <Control key={language} {...named} error={bad}>
            {(a11y) => (
              <textarea
                {...a11y}
                class="input"
                rows={rows}
                lang={language}
                maxLength={longest}
                value={value[language]}
                onInput={(event) => typed(event.currentTarget.value)}
              />
            )}
          </Control>
        );
      })}
    </div>
  );
}

interface LineProps {
  id: string;
  label: string;
  value: string;
  change: (value: string) => void;
  language?: "es" | "en";
  longest?: number;
  error?: string | undefined;
}

export function LineInput({ id, label, value, change, language, longest = LONGEST, error }: LineProps) {
  return (
    <Control id={id} label={label} error={error}>
      {(a11y) => (
        <input
          {...a11y}
          class="input"
          type="text"
          lang={language}
          maxLength={longest}
          value={value}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </Control>
  );
}

interface NumberProps {
  id: string;
  label: string;
  value: unknown;
  /** Undefined: nothing is said, or no number was typed. */
  change: (value: number | undefined) => void;
  whole: boolean;
}

export function NumberInput({ id, label, value, change, whole }: NumberProps) {
  return (
    <Control id={`service-${id}`} label={label}>
      {(a11y) => (
        <input
          {...a11y}
          aria-required={undefined}
          class="input input-short"
          type="number"
          step={whole ? 1 : "any"}
          value={typeof value === "number" ? value : ""}
          onInput={(event) => {
            const typed = event.currentTarget.valueAsNumber;
            change(Number.isNaN(typed) ? undefined : whole ? Math.trunc(typed) : typed);
          }}
        />
      )}
    </Control>
  );
}
