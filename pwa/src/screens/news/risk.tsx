/** Which rule a text is at risk of breaking, said once before it is sent: she may send it as it is. */
import { useState } from "preact/hooks";
import type { Finding } from "../../generated/documents.ts";
import { judge } from "../../rules/comments.ts";
import { Note } from "../../ui/note.tsx";
import { useNewsWords } from "./words/index.ts";

export interface RiskWatch {
  /** What she was warned of; undefined once she changed the text. */
  readonly warned: readonly Finding[] | undefined;
  /** Whether it may be sent: nothing is at risk, or she knows. If not, she is told. */
  passes(): boolean;
}

/** `topic`: texts that say what it should be about; none: anything. */
export function useRisk(words: string, topic: readonly string[] = []): RiskWatch {
  const [told, tell] = useState<{ readonly words: string; readonly findings: readonly Finding[] }>();
  const warned = told?.words === words ? told.findings : undefined;
  return {
    warned,
    passes() {
      if (warned) return true;
      const findings = judge(words.trim(), topic);
      if (findings.length > 0) tell({ words, findings });
      return findings.length === 0;
    },
  };
}

/** What a moderator will look at. */
export function Risk({ findings }: { findings: readonly Finding[] }) {
  const n = useNewsWords();
  return (
    <Note warm live title={n.comment.risk}>
      <ul class="bullets">
        {findings.map(({ why, found }) => (
          <li key={why}>{n.comment.why[why](found)}</li>
        ))}
      </ul>
      <p>{n.comment.riskHelp}</p>
    </Note>
  );
}
