/** Forms somebody has begun: in this device's IndexedDB at every change. */
import type { Service } from "../generated/documents.ts";
import { hear, tell } from "./channel.ts";
import { slugOf } from "./documents.ts";
import {
  follows,
  plain,
  type Draft,
  type DraftState,
  type Language,
  type Noted,
  type Stored,
} from "./draft.ts";
import { note, noted, strike } from "./journal.ts";
import { Source, type Live } from "./live.ts";
import { BORN, StorageError, answer, get, getAll, photosOf, read, write } from "./store.ts";

export { photo, putPhoto, removePhoto } from "./photos.ts";

export type { Draft, DraftState, Language, Stored };

/** One draft as this tab edits it. */
interface Editor {
  readonly state: Source<DraftState>;
  /** The edition on disk that this tab's version came from; 0 when none is there. */
  edition: number;
  /** The database (`BORN`) that this edition is in. */
  born: string | undefined;
  latest: Draft | undefined;
  dirty: boolean;
  /** The version that `writing` puts on disk. */
  underway: Draft | undefined;
  writing: Promise<void> | undefined;
}

const source = new Source<readonly Draft[]>([]);
/** Drafts not yet sent in which something was written, the last changed first. */
export const drafts: Live<readonly Draft[]> = source;

const editors = new Map<string, Editor>();
const NOTE = "draft:";

function editorOf(uuid: string): Editor {
  let editor = editors.get(uuid);
  if (!editor) {
    const state = new Source<DraftState>({ state: "saved" });
    const nothing = { born: undefined, latest: undefined, underway: undefined, writing: undefined };
    editor = { state, edition: 0, dirty: false, ...nothing };
    editors.set(uuid, editor);
  }
  return editor;
}

/** A form that was opened and left as it was is nothing to come back to. */
function isBegun({ data, replaces }: Draft): boolean {
  const isWritten = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  return replaces !== null || Object.values(data).some(isWritten);
}

function show(all: readonly Draft[]): void {
  source.set(all.filter(isBegun).sort((a, b) => b.changed_at.localeCompare(a.changed_at)));
}

/** The list on disk, with what this tab has and the disk has not (yet). */
async function list(): Promise<void> {
  const stored = new Map<string, Draft>();
  for (const each of await getAll<Stored>("drafts")) stored.set(each.uuid, plain(each));
  for (const [uuid, { latest, dirty, state }] of editors) {
    if (latest && (dirty || state.value.state === "memory")) stored.set(uuid, latest);
  }
  show([...stored.values()]);
}

function listed(draft: Draft): void {
  show([draft, ...source.value.filter((each) => each.uuid !== draft.uuid)]);
}

/** The draft to edit, or undefined if this device has none of this uuid. */
export async function openDraft(uuid: string): Promise<Draft | undefined> {
  const editor = editorOf(uuid);
  if (editor.dirty || editor.state.value.state === "memory") return editor.latest;
  const { stored, born } = await read(["drafts", "values"], async (store) => ({
    stored: await answer<Stored | undefined>(store("drafts").get(uuid)),
    born: await answer<string | undefined>(store("values").get(BORN)),
  }));
  if (!stored) return undefined;
  editor.edition = stored.edition;
  editor.born = born;
  editor.latest = plain(stored);
  editor.state.set({ state: "saved" });
  return editor.latest;
}

/** After `elsewhere`: open the other tab's version, and drop what was typed here since. */
export function takeTheirs(uuid: string): Promise<Draft | undefined> {
  editorOf(uuid).dirty = false;
  return openDraft(uuid);
}

/** How draft `uuid` stands in this tab. */
export function draftState(uuid: string): Live<DraftState> {
  return editorOf(uuid).state;
}

/** Begin a form. `replaces`: the uuid of the submission that this one mends. */
export async function startDraft(
  service: Pick<Service, "_id" | "version">,
  options: { language?: Language; data?: Record<string, unknown>; replaces?: string } = {},
): Promise<Draft> {
  const now = new Date().toISOString();
  const draft: Draft = {
    uuid: crypto.randomUUID(),
    service: slugOf(service),
    service_version: service.version,
    language: options.language ?? (document.documentElement.lang === "en" ? "en" : "es"),
    created_at: now,
    changed_at: now,
    replaces: options.replaces ?? null,
    page: 0,
    data: options.data ?? {},
  };
  const editor = editorOf(draft.uuid);
  editor.latest = draft;
  editor.dirty = true;
  listed(draft);
  await flushDraft(draft.uuid);
  return draft;
}

/**
 * Save at every change: call it from `onInput` with the whole draft. Writes at once, or when the
 * write under way is done. Never throws: see `draftState`.
 */
export function saveDraft(draft: Draft): void {
  const editor = editorOf(draft.uuid);
  const { state } = editor.state.value;
  if (state === "gone") return;
  editor.latest = { ...draft, changed_at: new Date().toISOString() };
  editor.dirty = true;
  listed(editor.latest);
  if (state === "elsewhere") return; // kept in this tab until the person chose
  editor.state.set({ state: "saving" });
  if (document.hidden) noteUnsaved();
  void flushDraft(draft.uuid);
}

/** Resolves when all of the draft that this tab has is on disk (or its state says why not). */
export async function flushDraft(uuid: string): Promise<void> {
  const editor = editorOf(uuid);
  while (editor.dirty && editor.state.value.state !== "elsewhere") {
    editor.writing ??= save(editor).finally(() => {
      editor.writing = undefined;
      editor.underway = undefined;
    });
    await editor.writing;
    if (editor.state.value.state === "memory") return; // the next change tries again
  }
}

async function save(editor: Editor): Promise<void> {
  const draft = editor.latest;
  if (!draft) return;
  editor.dirty = false;
  editor.underway = draft;
  try {
    let born: string | undefined;
    const outcome = await write(["drafts", "values"], async (store): Promise<DraftState> => {
      const stored = await answer<Stored | undefined>(store("drafts").get(draft.uuid));
      born = await answer<string | undefined>(store("values").get(BORN));
      // In another database than before nobody removed it: the browser did, with all the rest.
      if (!stored && editor.edition > 0 && born === editor.born) return { state: "gone" };
      if (stored && stored.edition !== editor.edition) {
        return { state: "elsewhere", theirs: plain(stored) };
      }
      store("drafts").put({ ...draft, edition: editor.edition + 1 } satisfies Stored);
      return { state: "saved" };
    });
    if (outcome.state === "saved") {
      editor.edition += 1;
      editor.born = born;
      if (!editor.dirty) strike(NOTE + draft.uuid);
      tell({ kind: "draft", uuid: draft.uuid });
    } else if (outcome.state === "elsewhere") {
      editor.dirty = true;
    }
    editor.state.set(editor.dirty && outcome.state === "saved" ? { state: "saving" } : outcome);
    if (outcome.state === "gone") void list();
  } catch (error) {
    refused(editor, error);
  }
}

/** The page may be gone before a save is done: note what is not on disk yet (see journal.ts). */
function noteUnsaved(): void {
  for (const [uuid, editor] of editors) {
    if (!editor.latest || editor.state.value.state !== "saving") continue;
    const { latest, edition, underway, dirty } = editor;
    // Nobody can know here whether the write under way reaches the disk: either may be found there.
    const over = dirty && underway ? { over: underway.changed_at } : {};
    note(NOTE + uuid, { ...latest, edition: edition + 1, ...over } satisfies Noted);
  }
}

/** What the last page could only note; never over a later save, nor over a draft that was sent. */
async function restoreNoted(): Promise<void> {
  for (const [uuid, record] of noted<Noted>(NOTE)) {
    await write(["drafts"], async (store) => {
      const stored = await answer<Stored | undefined>(store("drafts").get(uuid));
      if (!follows(record, stored)) return;
      const { over: _, ...draft } = record;
      store("drafts").put({ ...draft, edition: (stored?.edition ?? 0) + 1 } satisfies Stored);
    });
    strike(NOTE + uuid);
  }
}

/**
 * Inside a transaction that sends `stored`: whether it is what this tab flushed. If not, another
 * tab saved it since; this tab's state then says so.
 */
export function isThisTabs(stored: Stored): boolean {
  const editor = editorOf(stored.uuid);
  if (!editor.latest || stored.edition === editor.edition) return true;
  editor.state.set({ state: "elsewhere", theirs: plain(stored) });
  return false;
}

function refused(editor: Editor, error: unknown): void {
  editor.dirty = true;
  const reason = error instanceof StorageError ? error.reason : "refused";
  editor.state.set({ state: "memory", reason });
}

/** After `elsewhere`: overwrite the other tab's version with this one. */
export async function keepMine(draft: Draft): Promise<void> {
  const editor = editorOf(draft.uuid);
  const stored = await get<Stored>("drafts", draft.uuid);
  editor.edition = stored?.edition ?? 0;
  editor.state.set({ state: "saving" });
  saveDraft(draft);
  await flushDraft(draft.uuid);
}

/** Remove a draft and its photos; the answer puts all of it back. */
export async function discardDraft(uuid: string): Promise<() => Promise<void>> {
  const { draft, photos } = await write(["drafts", "photos"], async (store) => {
    const draft = await answer<Stored | undefined>(store("drafts").get(uuid));
    const photos = await answer<unknown[]>(store("photos").getAll(photosOf(uuid)));
    store("drafts").delete(uuid);
    store("photos").delete(photosOf(uuid));
    return { draft, photos };
  });
  forgetDraft(uuid);
  return async () => {
    await write(["drafts", "photos"], (store) => {
      if (draft) store("drafts").put(draft);
      for (const each of photos) store("photos").put(each);
    });
    editors.delete(uuid);
    tell({ kind: "draft", uuid });
    await list();
  };
}

/** After the draft left the disk (sent, discarded): this tab must not write it again. */
export function forgetDraft(uuid: string): void {
  const editor = editorOf(uuid);
  editor.dirty = false;
  editor.latest = undefined;
  editor.state.set({ state: "gone" });
  source.set(source.value.filter((each) => each.uuid !== uuid));
  tell({ kind: "draft", uuid });
}

/** Another tab saved, sent or discarded a draft. */
async function heard(uuid: string): Promise<void> {
  const editor = editors.get(uuid);
  const stored = await get<Stored>("drafts", uuid);
  if (editor && !editor.writing) {
    if (!stored) {
      if (editor.edition > 0) editor.state.set({ state: "gone" });
    } else if (stored.edition !== editor.edition && editor.latest) {
      editor.state.set({ state: "elsewhere", theirs: plain(stored) });
    }
  }
  await list();
}

/** Read the list and listen; called once by `startOffline`. Throws `StorageError`. */
export async function startDrafts(): Promise<void> {
  hear((message) => {
    if (message.kind === "draft") void heard(message.uuid).catch(() => undefined);
  });
  addEventListener("pagehide", noteUnsaved);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) noteUnsaved();
  });
  await restoreNoted();
  await list();
}
