/** The form as people will see it, to be tried: the same components, and nothing kept. */
import { useMemo, useState } from "preact/hooks";
import { check, type FieldProblem, shapeOf, visiblePages } from "../../../forms/engine.ts";
import { FieldInput } from "../../../forms/fields.tsx";
import { type Data, modelOf } from "../../../forms/model.ts";
import type { PhotoStore } from "../../../forms/photos.tsx";
import { shown } from "../../../forms/words.ts";
import type { Text } from "../../../generated/documents.ts";
import { text, useWords } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Note } from "../../../ui/note.tsx";
import { cityDay } from "../../../ui/time.ts";
import type { EditedForm } from "./model.ts";
import { useFormWords } from "./words/index.ts";
import { writeForm } from "./written.ts";

interface PreviewProps {
  form: EditedForm;
  /** The page in view, and how another one comes into view. */
  page: number;
  show: (page: number) => void;
}

export function Preview({ form, page, show }: PreviewProps) {
  const t = useWords();
  const w = useFormWords();
  const [data, setData] = useState<Data>({});
  const [found, setFound] = useState<readonly FieldProblem[] | undefined>(undefined);
  const [files] = useState(filesInMemory);
  const model = useMemo(() => modelOf(writeForm(spoken(form, w.untitled))), [form, w]);
  const shape = shapeOf(model, data);
  const pages = visiblePages(model, shape);
  const at = Math.max(pages.findLastIndex((index) => index <= page), 0);
  const index = pages[at];
  const shownPage = index === undefined ? undefined : model.pages[index];
  const fields = shownPage?.fields.filter(({ name }) => shape.visible.has(name)) ?? [];
  const names = fields.map(({ name }) => name);
  const problems = found?.filter(({ field }) => names.includes(field.split(".")[0] ?? "")).map((one) => shown(t, model, one));
  const go = (to: number | undefined) => {
    setFound(undefined);
    if (to !== undefined) show(to);
  };
  return (
    <section class="service-preview panel stack" aria-labelledby="preview">
      <h2 id="preview" class="desk-h3" tabIndex={-1}>
        {w.preview}
      </h2>
      <p class="small soft">{w.previewHelp}</p>
      {!shownPage && <p class="soft">{w.previewEmpty}</p>}
      {shownPage && (
        <>
          <div>
            <p class="kicker">{w.previewPage(at + 1, pages.length)}</p>
            <h3>{text(shownPage.title)}</h3>
            {shownPage.help && <p class="soft">{text(shownPage.help)}</p>}
          </div>
          <div class="fields">
            {fields.map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                value={data[field.name]}
                required={shape.required.has(field.name)}
                error={(path) => problems?.find((problem) => problem.field === path)?.message}
                files={files}
                onChange={(value) => {
                  setData({ ...data, [field.name]: value });
                  setFound(undefined);
                }}
              />
            ))}
          </div>
          {problems?.length === 0 && <Note live icon="done" title={w.previewRight} />}
          <div class="actions">
            <Button kind="quiet" onPress={() => setFound(check(model, data, cityDay(), names))}>
              {w.previewCheck}
            </Button>
            {at > 0 && (
              <Button kind="quiet" onPress={() => go(pages[at - 1])}>
                {w.previewBack}
              </Button>
            )}
            {at < pages.length - 1 && (
              <Button kind="quiet" onPress={() => go(pages[at + 1])}>
                {w.previewNext}
              </Button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

/** Words in place of those that are not written yet, so that nothing is without a name. */
function spoken(form: EditedForm, untitled: string): EditedForm {
  const said = ({ es, en }: Text): Text => ({ es: es.trim() || en.trim() || untitled, en: en.trim() || es.trim() || untitled });
  const helped = (help: Text): Text => (help.es.trim() || help.en.trim() ? said(help) : help);
  return {
    pages: form.pages.map((page) => ({
      ...page,
      title: said(page.title),
      help: helped(page.help),
      questions: page.questions.map((question) => ({
        ...question,
        label: said(question.label),
        help: helped(question.help),
        choices: question.choices.map((choice) => ({ ...choice, label: said(choice.label) })),
      })),
    })),
  };
}

function filesInMemory(): PhotoStore {
  const held = new Map<string, Blob>();
  return {
    put: async (name, blob) => void held.set(name, blob),
    get: async (name) => held.get(name),
    remove: async (name) => void held.delete(name),
  };
}
