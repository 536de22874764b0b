/** Reporting a comment or a proposal: which rule it breaks, and why. */
import { Group } from "../../forms/control.tsx";
import type { Report } from "../../generated/documents.ts";
import { type About, sendReport } from "../../offline/participation.ts";
import { useKept } from "./kept.ts";
import { ShortForm } from "./short-form.tsx";
import { useNewsWords } from "./words/index.ts";

const RULES: readonly Report["reason"][] = ["offensive", "off_topic", "unlawful"];

interface ReportFormProps {
  about: About;
  /** What each rule says of what is reported. */
  rules: Readonly<Record<Report["reason"], string>>;
  done: string;
  onClose: () => void;
}

export function ReportForm({ about, rules, done, onClose }: ReportFormProps) {
  const n = useNewsWords();
  const id = `report-${about.comment}`;
  const [kept, choose] = useKept(`${id}-rule`);
  const reason = RULES.find((rule) => rule === kept);
  const send = async (text: string, uuid: string) => {
    if (!reason) return;
    await sendReport(about, reason, text, uuid);
    choose("");
  };
  return (
    <ShortForm
      id={`${id}-text`}
      label={n.report.text}
      most={1_000}
      words={{ send: n.report.send, cancel: n.report.cancel, done }}
      complete={reason !== undefined}
      send={send}
      onClose={onClose}
    >
      {(attempted) => (
        <Group id={id} label={n.report.title} error={attempted && !reason ? n.report.required : undefined}>
          <div class="options">
            {RULES.map((rule) => (
              <label class="option" key={rule}>
                <input type="radio" name={id} checked={reason === rule} onChange={() => choose(rule)} />
                {rules[rule]}
              </label>
            ))}
          </div>
        </Group>
      )}
    </ShortForm>
  );
}
