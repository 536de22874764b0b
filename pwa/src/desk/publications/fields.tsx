/** What is typed of a publication, each text in both languages beside each other. */
import { useMemo } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import type { Text } from "../../generated/documents.ts";
import { text } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { useLive } from "../../ui/live.ts";
import { useOrganizations } from "../organizations.ts";
import type { Grant, Official } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { type Field, type Form, type Lack, LANGUAGES, OTHER } from "./form.ts";
import { type PublicationWords, usePublicationWords } from "./words/index.ts";

const LONGEST = { title: 200, section_title: 80, body: 40_000, topics: 300, correction: 500, alt: 300 } as const;

interface FieldsProps {
  form: Form;
  official: Official;
  lacks: ReadonlyMap<Field, Lack>;
  /** It is public already: a correction says what it corrects. */
  corrects: boolean;
  onChange: (form: Form) => void;
}

export function Fields({ form, official, lacks, corrects, onChange }: FieldsProps) {
  const w = usePublicationWords();
  const both = (name: "title" | "section_title" | "body" | "topics" | "correction", help?: string) => (
    <BothLanguages
      name={name}
      label={w.fields[name]}
      help={help}
      rows={name === "body" ? 12 : name === "correction" ? 2 : 1}
      value={form[name]}
      lacks={lacks}
      onChange={(value) => onChange({ ...form, [name]: value })}
    />
  );
  return (
    <>
      {both("title")}
      <Section form={form} lack={lacks.get("section")} onChange={onChange} />
      {form.section === OTHER && both("section_title")}
      {both("body", w.fields.bodyHelp)}
      {both("topics", w.fields.topicsHelp)}
      <Places form={form} official={official} onChange={onChange} />
      {corrects && both("correction", w.fields.correctionHelp)}
    </>
  );
}

function Section({ form, lack, onChange }: { form: Form; lack: Lack | undefined; onChange: (form: Form) => void }) {
  const d = useDeskWords();
  const w = usePublicationWords();
  const { publications } = useLive(content);
  const known = useMemo(() => {
    const all = new Map(publications.map(({ section, section_title }) => [section, section_title]));
    if (form.section && form.section !== OTHER && !all.has(form.section)) all.set(form.section, form.section_title);
    return [...all];
  }, [publications, form.section]);
  const choose = (section: string) => {
    const title = known.find(([slug]) => slug === section)?.[1] ?? { es: "", en: "" };
    onChange({ ...form, section, section_title: title });
  };
  return (
    <Control id="f-section" label={w.fields.section} error={lack && w.lacks.section}>
      {(a11y) => (
        <select {...a11y} class="input input-medium" value={form.section} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{d.decide.choose}</option>
          {known.map(([slug, title]) => (
            <option key={slug} value={slug}>
              {text(title)}
            </option>
          ))}
          <option value={OTHER}>{w.fields.otherSection}</option>
        </select>
      )}
    </Control>
  );
}

/** Of the places she publishes for. */
function Places({ form, official, onChange }: { form: Form; official: Official; onChange: (form: Form) => void }) {
  const d = useDeskWords();
  const w = usePublicationWords();
  const { municipalities } = useLive(content);
  const organizations = useOrganizations();
  const hers = publishing(official);
  const names = new Map(organizations.map(({ slug, name }) => [slug, text(name)]));
  const places = new Map(municipalities.map((one) => [slugOf(one), one.name]));
  const choices = (all: Map<string, string>, granted: readonly string[], now: string): [string, string][] => {
    const slugs = granted.includes("") ? [...all.keys()] : granted;
    return [...new Set([...slugs, ...(now ? [now] : [])])].map((slug) => [slug, all.get(slug) ?? slug]);
  };
  const ofOrganization = hers.filter(({ organization }) => organization === "" || organization === form.organization);
  const select = (field: "organization" | "municipality", all: Map<string, string>, granted: readonly string[], whole: string) => (
    <Control id={`f-${field}`} label={w.fields[field]}>
      {(a11y) => (
        <select {...a11y} class="input input-medium" value={form[field]} onChange={(event) => onChange({ ...form, [field]: event.currentTarget.value })}>
          {(granted.includes("") || form[field] === "") && <option value="">{whole}</option>}
          {choices(all, granted, form[field]).map(([slug, name]) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Control>
  );
  return (
    <div class="publication-both">
      {select("organization", names, hers.map((grant) => grant.organization), w.city)}
      {select("municipality", places, ofOrganization.map((grant) => grant.municipality), d.administration.wholeCity)}
    </div>
  );
}

/** Her grants that let her publish. */
export function publishing(official: Official): readonly Grant[] {
  return official.grants.filter(({ role }) => role === "publish");
}

interface BothProps {
  name: string;
  label: string;
  help?: string | undefined;
  rows: number;
  value: Text;
  lacks: ReadonlyMap<Field, Lack>;
  onChange: (value: Text) => void;
}

export function BothLanguages({ name, label, help, rows, value, lacks, onChange }: BothProps) {
  const w = usePublicationWords();
  return (
    <div class="publication-both">
      {LANGUAGES.map((language) => {
        const lack = lacks.get(`${name}-${language}` as Field);
        const whole = w.part(label, language);
        const attributes = {
          class: "input",
          lang: language,
          maxLength: LONGEST[name.split("-", 1)[0] as keyof typeof LONGEST],
          value: value[language],
          onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
            onChange({ ...value, [language]: event.currentTarget.value }),
        };
        return (
          <Control key={language} id={`f-${name}-${language}`} label={whole} help={help} error={lack && lackWords(w, lack, whole)}>
            {(a11y) => (rows === 1 ? <input {...a11y} {...attributes} /> : <textarea {...a11y} {...attributes} rows={rows} />)}
          </Control>
        );
      })}
    </div>
  );
}

export function lackWords(w: PublicationWords, lack: Lack, label: string): string {
  return lack === "empty" ? w.lacks.empty(label) : w.lacks[lack];
}
