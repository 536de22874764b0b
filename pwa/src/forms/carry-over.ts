/** What of a form's answers fits another version of it. Pure. */
import { checkValue } from "./engine.ts";
import { type Data, type Field, type FormModel, isEmpty } from "./model.ts";

export interface CarriedOver {
  readonly data: Data;
  /** Fields of the old version whose answers the new one has no place for, in their order. */
  readonly lost: readonly Field[];
}

/**
 * An answer fits where the new form has its field and takes its value, or asks as the old one did.
 * `today`: the city's date, "YYYY-MM-DD".
 */
export function carryOver(from: FormModel, to: FormModel, data: Data, today: string): CarriedOver {
  const kept: Data = {};
  const lost: Field[] = [];
  for (const field of from.pages.flatMap((page) => page.fields)) {
    const value = data[field.name];
    if (isEmpty(value)) continue;
    if (fits(field, to, value, today)) kept[field.name] = value;
    else lost.push(field);
  }
  return { data: kept, lost };
}

function fits(field: Field, to: FormModel, value: unknown, today: string): boolean {
  const next = to.fields.get(field.name);
  if (!next) return false;
  // Half typed is not yet wrong: where nothing changed she goes on typing.
  if (JSON.stringify(next.schema) === JSON.stringify(field.schema)) return true;
  return checkValue(to, next, value, today).every(({ rule }) => rule === "required");
}
