/** What this device sent before she signed in: hers, if she says so. */
import { useEffect, useState } from "preact/hooks";
import { earlier, joinEarlier } from "../../offline/joining.ts";
import { Note } from "../../ui/note.tsx";
import { SmallForm } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function Earlier() {
  const w = useAccountWords();
  const [state, setState] = useState<"none" | "asked" | "done">("none");
  useEffect(() => {
    void earlier().then((found) => found.length > 0 && setState("asked"));
  }, []);
  if (state === "none") return null;
  if (state === "done") return <Note icon="check" live title={w.earlier.done} />;
  return (
    <section class="panel stack-small" aria-labelledby="earlier">
      <h2 id="earlier">{w.earlier.title}</h2>
      <p>{w.earlier.body}</p>
      <SmallForm
        button={w.earlier.button}
        working={w.earlier.working}
        onSubmit={() => joinEarlier().then(() => setState("done")).then(() => true)}
        failed={(error) => troubleWords(w, error)}
      >
        {null}
      </SmallForm>
    </section>
  );
}
