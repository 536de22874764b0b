/** A service that is begun: from nothing, or with a copy of another one. */
import { useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { text } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { content } from "../../offline/content.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useOrganizations } from "../organizations.ts";
import { FailureNote } from "../failure.tsx";
import type { Official } from "../session.ts";
import { fetchService, type ServiceRow } from "./api.ts";
import { draftOf, emptyService, keepService, type ServiceDraft } from "./draft.ts";
import { LineInput } from "./form/fields.tsx";
import { identifier } from "./form/written.ts";
import { useFormWords } from "./form/words/index.ts";

interface NewServiceProps {
  official: Official;
  services: readonly ServiceRow[];
  /** Of services that are begun already. */
  taken: readonly string[];
  cancel: () => void;
}

export function NewService({ official, services, taken, cancel }: NewServiceProps) {
  const w = useFormWords();
  const [title, setTitle] = useState({ es: "", en: "" });
  const [copied, setCopied] = useState("");
  const [chosen, setChosen] = useState("");
  const [trouble, setTrouble] = useState("");
  const [failure, setFailure] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const all = useOrganizations();
  const organizations = all.filter(({ slug }) => reaches(official, slug));
  const organization = organizations.find(({ slug }) => slug === chosen) ?? organizations[0];
  const create = async () => {
    const said = { es: title.es.trim(), en: title.en.trim() };
    const slug = identifier(said.es, "-", "");
    setTrouble("");
    if (!said.es || !said.en || !slug) return setTrouble(w.newMissing);
    if (content.value.service(slug) || services.some((one) => one.slug === slug) || taken.includes(slug)) return setTrouble(w.newTaken);
    setBusy(true);
    try {
      const draft = copied
        ? await copyOf(copied, said)
        : emptyService(said, organization?.name ?? { es: "", en: "" }, organization?.slug ?? "");
      keepService(official.name, slug, draft);
      navigate(`/desk/servicios/${slug}${copied ? "/formulario" : ""}`);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Form class="panel stack" onSubmit={() => !busy && void create()}>
      <h2>{w.newService}</h2>
      <p class="soft">{w.newHelp}</p>
      {(["es", "en"] as const).map((language) => (
        <LineInput
          key={language}
          id={`new-title-${language}`}
          label={language === "es" ? w.newTitleEs : w.newTitleEn}
          language={language}
          longest={200}
          error={trouble && (language === "es" || (!title.en.trim() && trouble === w.newMissing)) ? trouble : undefined}
          value={title[language]}
          change={(words) => setTitle({ ...title, [language]: words })}
        />
      ))}
      <Control id="new-from" label={w.newFrom}>
        {(a11y) => (
          <select {...a11y} class="input" value={copied} onChange={(event) => setCopied(event.currentTarget.value)}>
            <option value="">{w.fromEmpty}</option>
            {services.map((one) => (
              <option key={one.slug} value={one.slug}>
                {w.fromCopy} {text(one.title)}
              </option>
            ))}
          </select>
        )}
      </Control>
      {!copied && organizations.length > 0 && (
        <Control id="new-organization" label={w.newOrganization}>
          {(a11y) => (
            <select {...a11y} class="input" value={organization?.slug} onChange={(event) => setChosen(event.currentTarget.value)}>
              {organizations.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {text(name)}
                </option>
              ))}
            </select>
          )}
        </Control>
      )}
      {failure !== undefined && <FailureNote error={failure} />}
      <div class="actions">
        <Button type="submit" busy={busy}>
          {w.create}
        </Button>
        <Button kind="quiet" onPress={cancel}>
          {w.cancel}
        </Button>
      </div>
    </Form>
  );
}

function reaches({ grants }: Official, slug: string): boolean {
  return grants.some(({ role, organization, municipality }) => role === "publish" && municipality === "" && (organization === "" || organization === slug));
}

async function copyOf(slug: string, title: { es: string; en: string }): Promise<ServiceDraft> {
  const { service } = await fetchService(slug);
  // Its place in the list, and what other cities' apps report by it, stay with the one copied.
  const { _rev, open311: _open311, ...rest } = service;
  return draftOf({ ...rest, _id: "", title, order: 0 }, 0);
}
