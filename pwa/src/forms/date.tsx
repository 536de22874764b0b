/** A date in three boxes: quicker than a calendar for a date one knows, and the same everywhere. */
import { useState } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { type FrameProps, Group, inputProps } from "./control.tsx";

interface DateProps {
  frame: FrameProps;
  /** One that could be an answer, "YYYY-MM-DD". */
  example: string;
  value: unknown;
  onChange: (value: string) => void;
}

type Parts = readonly [year: string, month: string, day: string];

/** The value is "YYYY-MM-DD" once whole; what is half typed is kept as it stands. */
function join(parts: Parts): string {
  const [year, month, day] = parts.map((part) => part.trim()) as [string, string, string];
  if (!year && !month && !day) return "";
  return `${year}-${month.padStart(month ? 2 : 0, "0")}-${day.padStart(day ? 2 : 0, "0")}`;
}

function split(value: unknown): Parts {
  const [year = "", month = "", day = ""] = typeof value === "string" ? value.split("-") : [];
  return [year, month.replace(/^0(?=\d)/, ""), day.replace(/^0(?=\d)/, "")];
}

export function DateInput({ frame, example, value, onChange }: DateProps) {
  const t = useWords();
  const [parts, setParts] = useState<Parts>(() => split(value));
  // What this component reported itself must not be rewritten under the fingers.
  const current = join(parts) === (value ?? "") ? parts : split(value);
  const change = (index: 0 | 1 | 2, typed: string) => {
    const [year, month, day] = current;
    const next: Parts = [index === 0 ? typed : year, index === 1 ? typed : month, index === 2 ? typed : day];
    setParts(next);
    onChange(join(next));
  };
  const { id, ...shared } = inputProps(frame);
  const box = (index: 0 | 1 | 2, label: string, length: number) => (
    <label>
      {label}
      <input
        {...shared}
        id={index === 2 ? id : undefined}
        class={index === 0 ? "input date-year" : "input"}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        maxLength={length}
        value={current[index]}
        onInput={(event) => change(index, event.currentTarget.value.replace(/[-\s]/g, ""))}
      />
    </label>
  );
  return (
    <Group {...frame} help={[frame.help, t.form.dateExample([...split(example)].reverse().join("\u00a0"))].filter(Boolean).join(" ")}>
      <div class="date">
        {box(2, t.form.day, 2)}
        {box(1, t.form.month, 2)}
        {box(0, t.form.year, 4)}
      </div>
    </Group>
  );
}
