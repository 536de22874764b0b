/** What is to be mended before a service can be published, with the way to it. */
import { useEffect, useRef } from "preact/hooks";
import { text } from "../../i18n/index.ts";
import { Note } from "../../ui/note.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import type { Fault } from "./api.ts";
import type { Checked } from "./form/checking.ts";
import type { EditedForm } from "./form/model.ts";
import { useFormWords } from "./form/words/index.ts";
import { namesOf } from "./form/written.ts";
import { useServiceWords } from "./words/index.ts";

interface ProblemsProps {
  checked: Checked;
  form: EditedForm | null;
  /** Where the service's texts are; its form is below. */
  path: string;
  /** Grows with every attempt to publish: then the list takes the focus. */
  asked: number;
}

export function Problems({ checked, form, path, asked }: ProblemsProps) {
  const w = useFormWords();
  const s = useServiceWords();
  const box = useRef<HTMLDivElement>(null);
  const { faults, failure, checking } = checked;
  const count = faults?.length ?? 0;
  useEffect(() => {
    if (asked > 0 && count > 0) box.current?.focus();
  }, [asked, count > 0]);
  if (failure !== undefined) {
    const offline = failure instanceof Failure && failure.kind === "offline";
    return offline ? <Note icon="offline" title={w.checkOffline} /> : <FailureNote error={failure} />;
  }
  if (!faults) return <p class="soft">{w.checking}</p>;
  if (count === 0) return checking ? <p class="soft">{w.checking}</p> : <Note icon="done" title={w.noProblems} />;
  const questions = form?.pages.flatMap((page) => page.questions) ?? [];
  const names = form && namesOf(form);
  const where = ({ of, name }: Fault): { words: string; href?: string } => {
    switch (of) {
      case "service":
        return { words: s[name as "title"] ?? (name === "offices" ? w.offices : w.problemIn.service), href: path };
      case "page": {
        const page = form?.pages[Number(name)];
        const words = w.page(Number(name) + 1, page ? text(page.title) : "");
        return page ? { words, href: `${path}/formulario#page-${page.key}` } : { words };
      }
      case "field": {
        const question = questions.find(({ key }) => names?.get(key) === name);
        return question ? { words: w.question(text(question.label)), href: `${path}/formulario#question-${question.key}` } : { words: name };
      }
      case "form":
        return { words: w.problemIn.form };
    }
  };
  return (
    <div class="summary" ref={box} tabIndex={-1} role="group" aria-labelledby="problems">
      <h2 id="problems">{w.problems(count)}</h2>
      <ul>
        {faults.map((fault) => {
          const { words, href } = where(fault);
          return (
            <li key={`${fault.of} ${fault.name} ${fault.es}`}>
              {href ? <a href={href}>{words}</a> : words}: {text(fault)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
