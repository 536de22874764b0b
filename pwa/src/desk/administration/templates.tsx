/** Ready answers of organizations, in both languages. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { text } from "../../i18n/index.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useOrganizations } from "../organizations.ts";
import { FailureNote } from "../failure.tsx";
import type { Organization } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { fetchTemplates, removeTemplate, saveTemplate, type TemplateView } from "./api.ts";

export function Templates() {
  const w = useDeskWords();
  const [all, setAll] = useState<readonly TemplateView[] | undefined>(undefined);
  const [editing, setEditing] = useState<TemplateView | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const organizations = useOrganizations();
  const read = () => fetchTemplates().then(setAll, (error: unknown) => setFailure(error));
  useEffect(() => void read(), []);
  const done = (words: string) => {
    setEditing(undefined);
    announce(words);
    void read();
  };
  const remove = (uuid: string) => removeTemplate(uuid).then(() => done(w.templates.removed), (error: unknown) => setFailure(error));
  const begin = () => setEditing({ uuid: crypto.randomUUID(), title: "", text: { es: "", en: "" }, organization: "" });
  if (!all) return failure === undefined ? <p class="soft">{w.opening}</p> : <FailureNote error={failure} again={() => void read()} />;
  return (
    <div class="stack">
      <p class="small soft">{w.templates.lead}</p>
      {failure !== undefined && <FailureNote error={failure} />}
      {editing ? (
        <TemplateForm template={editing} organizations={organizations} onSaved={() => done(w.templates.saved)} onCancel={() => setEditing(undefined)} />
      ) : (
        <div class="actions">
          <Button icon="pencil" onPress={begin}>
            {w.templates.add}
          </Button>
        </div>
      )}
      {all.length === 0 && !editing && <p class="soft">{w.templates.none}</p>}
      <ul class="desk-people">
        {all.map((one) => {
          const of = organizations.find(({ slug }) => slug === one.organization);
          return (
            <li key={one.uuid} class="panel stack-small">
              <h2 class="desk-h3">{one.title}</h2>
              <p class="small soft">{one.organization === "" ? w.administration.everyOrganization : of ? text(of.name) : one.organization}</p>
              <p class="prewrap">{text(one.text)}</p>
              <div class="row">
                <Button kind="link" label={`${w.administration.change}: ${one.title}`} onPress={() => setEditing(one)}>
                  {w.administration.change}
                </Button>
                <Button kind="link" label={`${w.administration.remove}: ${one.title}`} onPress={() => void remove(one.uuid)}>
                  {w.administration.remove}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What a case fills in (server/desk/templates.py). */
const NAMES: readonly string[] = ["{number}", "{service}", "{answer_by}", "{official}"];

/** The first name in braces that stands for nothing; empty without one. */
function unknownIn(text: string): string {
  return (text.match(/\{[^{}]*\}/g) ?? []).find((name) => !NAMES.includes(name)) ?? "";
}

interface TemplateFormProps {
  template: TemplateView;
  organizations: readonly Organization[];
  onSaved: () => void;
  onCancel: () => void;
}

function TemplateForm({ template, organizations, onSaved, onCancel }: TemplateFormProps) {
  const w = useDeskWords();
  const [now, setNow] = useState(template);
  const [missing, setMissing] = useState<{ field: "title" | "es" | "en"; name: string } | undefined>(undefined);
  const errorOf = (field: "title" | "es" | "en") =>
    missing?.field === field ? (missing.name ? w.templates.unknown(missing.name) : w.templates.required) : undefined;
  const [failure, setFailure] = useState<unknown>(undefined);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>("input")?.focus(), []);
  const save = async () => {
    const lacks = { title: now.title.trim() === "", es: now.text.es.trim() === "", en: now.text.en.trim() === "" };
    const strange = { title: "", es: unknownIn(now.text.es), en: unknownIn(now.text.en) };
    const lack = (["title", "es", "en"] as const).find((field) => lacks[field] || strange[field]);
    setMissing(lack && { field: lack, name: strange[lack] });
    if (lack) return document.getElementById(`template-${lack}`)?.focus();
    const { uuid, ...body } = now;
    await saveTemplate(uuid, body).then(onSaved, (error: unknown) => setFailure(error));
  };
  return (
    <Form box={form} class="stack panel" onSubmit={() => void save()}>
      {failure !== undefined && <FailureNote error={failure} />}
      <Control id="template-title" label={w.templates.title} error={errorOf("title")}>
        {(a11y) => (
          <input
            {...a11y}
            class="input"
            maxLength={200}
            value={now.title}
            onInput={(event) => setNow({ ...now, title: event.currentTarget.value })}
          />
        )}
      </Control>
      <Control id="template-organization" label={w.one.organization}>
        {(a11y) => (
          <select {...a11y} class="input" value={now.organization} onChange={(event) => setNow({ ...now, organization: event.currentTarget.value })}>
            <option value="">{w.administration.everyOrganization}</option>
            {organizations.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {text(name)}
              </option>
            ))}
          </select>
        )}
      </Control>
      {(["es", "en"] as const).map((language) => (
        <Control
          key={language}
          id={`template-${language}`}
          label={w.templates.text[language]}
          help={w.templates.names}
          error={errorOf(language)}
        >
          {(a11y) => (
            <textarea
              {...a11y}
              class="input"
              rows={5}
              lang={language}
              maxLength={10_000}
              value={now.text[language]}
              onInput={(event) => setNow({ ...now, text: { ...now.text, [language]: event.currentTarget.value } })}
            />
          )}
        </Control>
      ))}
      <div class="actions">
        <Button type="submit">{w.administration.save}</Button>
        <Button kind="quiet" onPress={onCancel}>
          {w.administration.cancel}
        </Button>
      </div>
    </Form>
  );
}
