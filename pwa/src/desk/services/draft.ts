/**
 * A service that somebody is changing: kept at every change in this browser, per official, until it
 * is published or discarded.
 */
import type { Form, Service } from "../../generated/documents.ts";
import { DESK, saveText, savedText, savedTexts } from "../../offline/texts.ts";
import { type EditedForm, readForm } from "./form/model.ts";
import { isEditable, writeForm } from "./form/written.ts";

export interface ServiceDraft {
  /** The version that was changed; 0 where there was none. */
  readonly base: number;
  readonly service: Service;
  /** Null where the editor cannot show all of the form: it then stays as it is in `service`. */
  readonly form: EditedForm | null;
}

export function draftOf(service: Service, base: number): ServiceDraft {
  return { base, service, form: isEditable(service.form) ? readForm(service.form) : null };
}

/** The service as it would be published. */
export function serviceOf({ service, form }: ServiceDraft): Service {
  return form ? { ...service, form: writeForm(form) } : service;
}

/** `draft` undefined: nothing is kept any more. */
export function keepService(official: string, slug: string, draft: ServiceDraft | undefined): void {
  saveText(keyOf(official, slug), draft ? JSON.stringify(draft) : "");
}

export async function keptService(official: string, slug: string): Promise<ServiceDraft | undefined> {
  return parsed(await savedText(keyOf(official, slug)));
}

/** Those of services that were never published, by slug. */
export async function keptNewServices(official: string): Promise<readonly (readonly [string, ServiceDraft])[]> {
  const prefix = keyOf(official, "");
  const found = [...(await savedTexts(prefix))].map(([key, text]) => [key.slice(prefix.length), parsed(text)] as const);
  return found.flatMap(([slug, draft]) => (draft?.base === 0 ? [[slug, draft] as const] : []));
}

function keyOf(official: string, slug: string): string {
  return `${DESK}${official}:service:${slug}`;
}

function parsed(text: string): ServiceDraft | undefined {
  if (text === "") return undefined;
  try {
    const draft = JSON.parse(text) as Partial<ServiceDraft>;
    if (draft.service && typeof draft.base === "number") return { base: draft.base, service: draft.service, form: draft.form ?? null };
  } catch {
    // Nothing readable was kept.
  }
  return undefined;
}

const NO_TEXT = { es: "", en: "" };
const NO_FORM: Form = { schema: {}, pages: [] };

/** A service of which nothing is said yet but its title and who attends to it. */
export function emptyService(title: Service["title"], organization: Service["organization"], organizationSlug: string): ServiceDraft {
  const service: Service = {
    _id: "",
    type: "service",
    version: 1,
    order: 0,
    title,
    summary: NO_TEXT,
    organization,
    organization_slug: organizationSlug,
    who: NO_TEXT,
    requirements: [NO_TEXT],
    legal_basis: [NO_TEXT],
    cost: NO_TEXT,
    duration: NO_TEXT,
    offices: [{ name: NO_TEXT, address: "", hours: NO_TEXT }],
    form: NO_FORM,
  };
  return { base: 0, service, form: { pages: [] } };
}

/** What a file says, on what there was: the form, and the texts that it has. */
export function withFile(draft: ServiceDraft, found: Service): ServiceDraft {
  const said = Object.entries(found).filter(([name, value]) => !NOT_TEXTS.has(name) && isSaid(value));
  const service = { ...draft.service, ...Object.fromEntries(said), form: found.form } as Service;
  return draftOf(service, draft.base);
}

/** What is not a file's to say; nor does a file change whose service it is. */
const NOT_TEXTS: ReadonlySet<string> = new Set(["_id", "_rev", "type", "version", "order", "form", "organization", "organization_slug"]);

function isSaid(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === "object" && value !== null && Object.values(value).some((one) => one !== "");
}
