/** Reporting a comment: which rule it breaks, and why. Sent like everything else. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control, Group } from "../../forms/control.tsx";
import type { PublishedComment, Report } from "../../generated/documents.ts";
import { useWords } from "../../i18n/index.ts";
import { slugOf } from "../../offline/documents.ts";
import { sendReport } from "../../offline/participation.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { useNewsWords } from "./words/index.ts";

const RULES: readonly Report["reason"][] = ["offensive", "off_topic", "unlawful"];
const MOST = 1_000;

export function ReportForm({ comment, onClose }: { comment: PublishedComment; onClose: () => void }) {
  const t = useWords();
  const n = useNewsWords();
  const [reason, setReason] = useState<Report["reason"]>();
  const [why, setWhy] = useState("");
  const [attempted, setAttempted] = useState(false);
  const [failed, setFailed] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const uuid = useRef(crypto.randomUUID());
  const focusRule = () => form.current?.querySelector<HTMLInputElement>("input[type=radio]")?.focus();
  useEffect(focusRule, []);
  const send = async () => {
    setAttempted(true);
    if (!reason) return focusRule();
    try {
      const about = { publication: comment.publication, comment: slugOf(comment) };
      await sendReport(about, reason, why.trim(), uuid.current);
      announce(n.report.done);
      onClose();
    } catch {
      setFailed(true);
    }
  };
  const id = `report-${slugOf(comment)}`;
  return (
    <form
      ref={form}
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <Group id={id} label={n.report.title} error={attempted && !reason ? n.report.required : undefined}>
        <div class="options">
          {RULES.map((rule) => (
            <label class="option" key={rule}>
              <input type="radio" name={id} checked={reason === rule} onChange={() => setReason(rule)} />
              {n.report.rules[rule]}
            </label>
          ))}
        </div>
      </Group>
      <Control id={`${id}-text`} label={n.report.text} optional>
        {(input) => (
          <textarea
            {...input}
            class="input"
            rows={3}
            maxLength={MOST}
            value={why}
            onInput={(event) => setWhy(event.currentTarget.value)}
          />
        )}
      </Control>
      {failed && (
        <Note warm live title={t.storage.failedTitle}>
          {t.storage.failedHelp}
        </Note>
      )}
      <div class="actions">
        <Button type="submit">{n.report.send}</Button>
        <Button kind="quiet" onPress={onClose}>
          {n.report.cancel}
        </Button>
      </div>
    </form>
  );
}
