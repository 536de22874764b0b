/** One draft: as it is edited, as it lies on disk, as a dying page notes it. */

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
  /** The newer version of the form that she chose not to go to. */
  readonly declined?: number;
}

/**
 * How one draft stands in this tab.
 * - `saved`: all of it is on this device. `saving`: it is being written.
 * - `elsewhere`: another tab saved it meanwhile; nothing was overwritten. `theirs` is that version:
 *   `takeTheirs(uuid)` or `keepMine(draft)`.
 * - `gone`: another tab sent or discarded it. Saving does nothing.
 * - `memory`: this device refused to store it (`full`: no space; `refused`: private mode or a
 *   broken store); it lives in this tab only, and the screen must say so.
 */
export type DraftState =
  | { readonly state: "saved" | "saving" | "gone" }
  | { readonly state: "elsewhere"; readonly theirs: Draft }
  | { readonly state: "memory"; readonly reason: "full" | "refused" };

/** A draft on disk. `edition` counts its saves, so that a tab sees that another one saved. */
export interface Stored extends Draft {
  readonly edition: number;
}

/** What a dying page could not save, and when the version was changed that it was then saving. */
export interface Noted extends Stored {
  readonly over?: string;
}

export function plain({ edition: _, ...draft }: Stored): Draft {
  return draft;
}

/** Whether what was noted comes right after what is on disk. */
export function follows({ edition, over }: Noted, stored: Stored | undefined): boolean {
  if (!stored) return edition === 1; // else it was sent or discarded
  if (stored.edition === edition) return stored.changed_at === over;
  return stored.edition < edition;
}
