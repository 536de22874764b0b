/** The choices of a question: added, worded in both languages, put in order, removed with undo. */
import { Button } from "../../../ui/button.tsx";
import { UndoBar, useUndo } from "../../../ui/undo.tsx";
import { useServiceWords } from "../words/index.ts";
import { text } from "../../../i18n/index.ts";
import { LineInput } from "./fields.tsx";
import { type Choice, newChoice, type Question } from "./model.ts";
import { useFormWords } from "./words/index.ts";

interface ChoicesProps {
  id: string;
  question: Question;
  change: (how: (question: Question) => Question) => void;
}

export function ChoicesEditor({ id, question, change }: ChoicesProps) {
  const w = useFormWords();
  const s = useServiceWords();
  const undo = useUndo();
  const { choices } = question;
  const set = (how: (choices: readonly Choice[]) => readonly Choice[]) => change((now) => ({ ...now, choices: how(now.choices) }));
  const move = (key: string, step: number) =>
    set((now) => {
      const at = now.findIndex((one) => one.key === key);
      const moved = now[at];
      return moved ? now.toSpliced(at, 1).toSpliced(at + step, 0, moved) : now;
    });
  const remove = (choice: Choice, at: number) => {
    set((now) => now.filter(({ key }) => key !== choice.key));
    undo.offer(w.removed(text(choice.label) || w.choice(at + 1)), () => set((now) => now.toSpliced(at, 0, choice)));
  };
  return (
    <section class="stack-small" aria-labelledby={`${id}-choices`}>
      <h4 id={`${id}-choices`} class="service-part">
        {w.choices}
      </h4>
      <ol class="service-choices">
        {choices.map((choice, at) => {
          const what = text(choice.label) || w.choice(at + 1);
          return (
            <li key={choice.key} class="service-choice">
              {(["es", "en"] as const).map((language) => (
                <LineInput
                  key={language}
                  id={`service-${id}-${at}-${language}`}
                  label={`${w.choice(at + 1)} (${s.in[language]})`}
                  language={language}
                  longest={200}
                  value={choice.label[language]}
                  change={(words) => {
                    const label = { ...choice.label, [language]: words };
                    set((now) => now.map((one) => (one.key === choice.key ? { ...one, label } : one)));
                  }}
                />
              ))}
              <div class="service-tools">
                {at > 0 && (
                  <Button kind="link" label={w.upWhat(what)} onPress={() => move(choice.key, -1)}>
                    {w.up}
                  </Button>
                )}
                {at < choices.length - 1 && (
                  <Button kind="link" label={w.downWhat(what)} onPress={() => move(choice.key, 1)}>
                    {w.down}
                  </Button>
                )}
                <Button kind="link" label={w.removeWhat(what)} onPress={() => remove(choice, at)}>
                  {w.remove}
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      <UndoBar undo={undo} />
      <div>
        <Button kind="quiet" onPress={() => set((now) => [...now, newChoice()])}>
          {w.addChoice}
        </Button>
      </div>
    </section>
  );
}
