/**
 * What an official is writing: kept at every change in this browser, per official, until it is
 * sent or discarded. It outlives a reload, an ended session and the tab.
 */
import { DESK, saveText, savedText } from "../offline/texts.ts";
import { type CommentRule, RULES } from "./model.ts";

export interface AnswerDraft {
  readonly text: string;
  /**
   * Of an attempt to send this text whose outcome is not known; empty when there is none. When the
   * case's thread holds an entry with this uuid, it arrived although its confirmation was lost.
   */
  readonly command: string;
}

export function keepAnswer(official: string, uuid: string, draft: AnswerDraft): void {
  saveText(keyOf(official, "case", uuid), draft.text === "" ? "" : JSON.stringify(draft));
}

export async function keptAnswer(official: string, uuid: string): Promise<AnswerDraft> {
  const { text, command } = await kept(keyOf(official, "case", uuid));
  return { text: String(text ?? ""), command: String(command ?? "") };
}

export interface RefusalDraft {
  readonly rule: CommentRule | null;
  readonly note: string;
}

export function keepRefusal(official: string, uuid: string, draft: RefusalDraft): void {
  const empty = draft.note === "" && draft.rule === null;
  saveText(keyOf(official, "comment", uuid), empty ? "" : JSON.stringify(draft));
}

export async function keptRefusal(official: string, uuid: string): Promise<RefusalDraft> {
  const { rule, note } = await kept(keyOf(official, "comment", uuid));
  return { rule: RULES.find((one) => one === rule) ?? null, note: String(note ?? "") };
}

/** A publication that an official is writing; `text` is JSON, empty to forget it. */
export function keepPublication(official: string, slug: string, text: string): void {
  saveText(keyOf(official, "publication", slug), text);
}

export function keptPublication(official: string, slug: string): Promise<Record<string, unknown>> {
  return kept(keyOf(official, "publication", slug));
}

function keyOf(official: string, kind: string, uuid: string): string {
  return `${DESK}${official}:${kind}:${uuid}`;
}

async function kept(key: string): Promise<Record<string, unknown>> {
  try {
    const draft: unknown = JSON.parse((await savedText(key)) || "{}");
    if (typeof draft === "object" && draft !== null) return { ...draft };
  } catch {
    // Nothing readable was kept: an empty draft.
  }
  return {};
}
