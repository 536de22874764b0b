/** What must be corrected, with links to the fields. It takes the focus when it appears. */
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { inputId } from "./control.tsx";
import type { ShownProblem } from "./words.ts";

interface SummaryProps {
  problems: readonly ShownProblem[];
  /** Grows with every attempt to go on: the summary takes the focus again. */
  attempt: number;
  /** Where a field is, if not on this screen. */
  href?: (field: string) => string;
}

export function ErrorSummary({ problems, attempt, href }: SummaryProps) {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt === 0) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "center" });
  }, [attempt]);
  if (problems.length === 0) return null;
  return (
    <div class="summary" ref={box} tabIndex={-1} role="group" aria-labelledby="summary-title">
      <h2 id="summary-title">{t.form.errorTitle(problems.length)}</h2>
      <ul>
        {problems.map(({ field, summary }) => (
          <li key={field}>{field ? <a href={(href?.(field) ?? "") + "#" + inputId(field)}>{summary}</a> : summary}</li>
        ))}
      </ul>
    </div>
  );
}
