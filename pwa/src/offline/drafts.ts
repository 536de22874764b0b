/** Forms somebody has begun: in this device's IndexedDB at every change. */
import type { Service } from "../generated/documents.ts";
import { Source, type Live } from "./live.ts";

export type Language = "es" | "en";

export interface Draft {
  /** Becomes the submission's uuid, so sending twice is one submission. */
  readonly uuid: string;
  readonly service: string;
  readonly service_version: number;
  readonly language: Language;
  readonly created_at: string;
  readonly changed_at: string;
  /** The submission this one mends. */
  readonly replaces: string | null;
  /** Index of the form page she stands at. */
  readonly page: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * How one draft stands.
 * - `saved`: all of it is on this device. `saving`: the next frame writes it.
 * - `elsewhere`: another tab saved it meanwhile; nothing was overwritten. `theirs` is that version:
 *   show it (`openDraft` again) or `keepMine(draft)`.
 * - `gone`: another tab sent or discarded it. Saving does nothing.
 * - `memory`: this device refused to store it (`full`: no space; `refused`: private mode or a
 *   broken store); it lives in this tab only, and the screen must say so.
 */
export type DraftState =
  | { readonly state: "saved" | "saving" | "gone" }
  | { readonly state: "elsewhere"; readonly theirs: Draft }
  | { readonly state: "memory"; readonly reason: "full" | "refused" };

const source = new Source<readonly Draft[]>([]);
/** Drafts not yet sent, the last changed first. */
export const drafts: Live<readonly Draft[]> = source;

/** The draft to edit, or undefined if this device has none of this uuid. */
export function openDraft(_uuid: string): Promise<Draft | undefined> {
  throw new Error("signature only");
}

/** How draft `uuid` stands in this tab. */
export function draftState(_uuid: string): Live<DraftState> {
  throw new Error("signature only");
}

/** Begin a form. `replaces`: the uuid of the submission that this one mends. */
export function startDraft(
  _service: Service,
  _options?: { language?: Language; data?: Record<string, unknown>; replaces?: string },
): Promise<Draft> {
  throw new Error("signature only");
}

/**
 * Save at every change: call it from `onInput` with the whole draft. Writes in the next animation
 * frame (at once when the page is being hidden). Never throws: see `draftState`.
 */
export function saveDraft(_draft: Draft): void {
  throw new Error("signature only");
}

/** After `elsewhere`: overwrite the other tab's version with this one. */
export function keepMine(_draft: Draft): Promise<void> {
  throw new Error("signature only");
}

/** Remove a draft and its photos; the answer puts all of it back. */
export function discardDraft(_uuid: string): Promise<() => Promise<void>> {
  throw new Error("signature only");
}

/** Keep a photo of a draft under an attachment name such as `foto-1.jpg`. Throws `StorageError`. */
export function putPhoto(_uuid: string, _name: string, _blob: Blob): Promise<void> {
  throw new Error("signature only");
}

/** A photo of a draft, or of a submission that was made on this device or pulled to it. */
export function photo(_uuid: string, _name: string): Promise<Blob | undefined> {
  throw new Error("signature only");
}

export function removePhoto(_uuid: string, _name: string): Promise<void> {
  throw new Error("signature only");
}
