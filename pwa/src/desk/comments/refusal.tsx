/** Refusing: which of the three rules, and a note that helps the author. Kept while it is written.
 * An appeal is denied with the note alone: the rule was named before. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control, Group } from "../../forms/control.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { keepRefusal, keptRefusal, type RefusalDraft } from "../keeping.ts";
import { type CommentRule, type CommentView, RULES } from "../model.ts";
import { useDeskWords } from "../words/index.ts";

/** The portal's limit, in characters (server/desk/commands.py, Decision). */
const LONGEST = 1_000;

export type Refusing = "refuse" | "take_down" | "deny";

interface RefusalProps {
  view: CommentView;
  official: string;
  decision: Refusing;
  onRefuse: (rule: CommentRule | null, note: string) => void;
  onCancel: () => void;
}

export function RefusalForm({ view, official, decision, onRefuse, onCancel }: RefusalProps) {
  const w = useDeskWords();
  const { uuid } = view;
  // What the rules found; the moderator may name another.
  const proposed = view.comment.reports?.at(-1)?.reason ?? view.comment.findings?.[0]?.rule ?? null;
  const [draft, setDraft] = useState<RefusalDraft>({ rule: proposed, note: "" });
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const touched = useRef(false);
  const focusRule = () => form.current?.querySelector<HTMLElement>("input[type=radio], textarea")?.focus();
  useEffect(() => {
    focusRule();
    void keptRefusal(official, uuid).then((kept) => {
      if (!touched.current) setDraft({ ...kept, rule: kept.rule ?? proposed });
    });
  }, [official, uuid, proposed]);
  const change = (next: RefusalDraft) => {
    touched.current = true;
    setDraft(next);
    keepRefusal(official, uuid, next);
  };
  const id = `refuse-${uuid}`;
  return (
    <Form
      box={form}
      class="stack desk-refusal"
      onSubmit={() => {
        if (decision === "deny") return onRefuse(null, draft.note.trim());
        if (draft.rule) return onRefuse(draft.rule, draft.note.trim());
        setMissing(true);
        focusRule();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      {decision !== "deny" && (
        <Group id={id} label={w.moderation.refuseTitle} error={missing && !draft.rule ? w.moderation.ruleRequired : undefined}>
          <div class="options">
            {RULES.map((rule) => (
              <label class="option" key={rule}>
                <input
                  type="radio"
                  name={id}
                  checked={draft.rule === rule}
                  onChange={() => change({ ...draft, rule })}
                />
                {w.rules[rule]}
              </label>
            ))}
          </div>
        </Group>
      )}
      <Control id={`${id}-note`} label={w.moderation.note} help={w.moderation.noteHelp} optional>
        {(a11y) => (
          <textarea
            {...a11y}
            class="input desk-note"
            maxLength={LONGEST}
            lang={view.comment.language}
            value={draft.note}
            onInput={(event) => change({ ...draft, note: event.currentTarget.value })}
          />
        )}
      </Control>
      <div class="actions">
        <Button type="submit" kind="warm" icon="stop">
          {w.moderation.confirm[decision]}
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          {w.moderation.cancel}
        </Button>
      </div>
    </Form>
  );
}
