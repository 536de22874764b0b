/** When a question is shown: always, or where a question before it has one of some answers. */
import { Control, Group } from "../../../forms/control.tsx";
import { text } from "../../../i18n/index.ts";
import { type Condition, isChoice, type Question } from "./model.ts";
import { type FormWords, useFormWords } from "./words/index.ts";

/** "if «Kind» is a or b", of each condition. */
export function conditionWords(w: FormWords, conditions: readonly Condition[], questions: readonly Question[]): string {
  return conditions
    .map(({ of, choices }) => {
      const decides = questions.find(({ key }) => key === of);
      if (!decides) return w.whenGone;
      const named = decides.choices.filter(({ key }) => choices.includes(key)).map(({ label }) => text(label) || w.untitled);
      return w.shownWhen(text(decides.label) || w.untitled, named.join(w.or) || "…");
    })
    .join("; ");
}

interface ConditionProps {
  id: string;
  question: Question;
  /** All of the form's, in their order. */
  questions: readonly Question[];
  change: (question: Question) => void;
}

export function ConditionEditor({ id, question, questions, change }: ConditionProps) {
  const w = useFormWords();
  const before = questions.slice(0, questions.findIndex(({ key }) => key === question.key));
  const deciders = before.filter(({ kind }) => isChoice(kind));
  const [first, ...more] = question.shownWhen;
  const decides = deciders.find(({ key }) => key === first?.of);
  const set = (condition: Condition | undefined) => change({ ...question, shownWhen: condition ? [condition, ...more] : more });
  if (deciders.length === 0 && !first) return <p class="small soft">{w.noDeciders}</p>;
  return (
    <div class="stack-small">
      <Control id={`service-${id}-when`} label={w.when} error={first && !decides ? w.whenGone : undefined}>
        {(a11y) => (
          <select
            {...a11y}
            class="input input-medium"
            value={decides?.key ?? (first ? "gone" : "")}
            onChange={(event) => {
              const of = event.currentTarget.value;
              set(of === "" ? undefined : { of, choices: [] });
            }}
          >
            <option value="">{w.always}</option>
            {first && !decides && (
              <option value="gone" disabled>
                …
              </option>
            )}
            {deciders.map(({ key, label }) => (
              <option key={key} value={key}>
                {text(label) || w.untitled}
              </option>
            ))}
          </select>
        )}
      </Control>
      {first && decides && (
        <Group id={`service-${id}-answers`} label={w.whenAnswer}>
          <div class="options">
            {decides.choices.map(({ key, label }) => (
              <label class="option" key={key}>
                <input
                  type="checkbox"
                  checked={first.choices.includes(key)}
                  onChange={(event) => {
                    const others = first.choices.filter((one) => one !== key);
                    set({ of: first.of, choices: event.currentTarget.checked ? [...others, key] : others });
                  }}
                />
                {text(label) || w.untitled}
              </label>
            ))}
          </div>
        </Group>
      )}
      {more.length > 0 && <p class="small">{conditionWords(w, more, questions)}</p>}
    </div>
  );
}
