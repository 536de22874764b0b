/** A failure in words: what happened and what to do next. */
import { Button } from "../ui/button.tsx";
import { Note } from "../ui/note.tsx";
import { Failure } from "./http.ts";
import { reasonWords } from "./reasons.ts";
import { type DeskWords, useDeskWords } from "./words/index.ts";

export function failureWords(w: DeskWords, error: unknown): string {
  if (!(error instanceof Failure)) return w.failure.server;
  switch (error.kind) {
    case "offline":
      return w.failure.offline;
    case "session":
      return w.signIn.expired;
    case "forbidden":
      return w.failure.forbidden;
    case "missing":
      return w.failure.missing;
    case "later":
      return w.failure.later(error.wait);
    case "invalid":
    case "conflict":
      return w.failure.invalid(reasonWords(error.reason));
    case "server":
      return w.failure.server;
  }
}

export function FailureNote({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const w = useDeskWords();
  return (
    <Note warm live title={failureWords(w, error)}>
      {again && (
        <div>
          <Button kind="quiet" onPress={again}>
            {w.retry}
          </Button>
        </div>
      )}
    </Note>
  );
}
