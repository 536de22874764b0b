/** Document ids: `<type>:<uuid>` or `<type>:<slug>`. */

/** The part of a document's id after its type. */
export function slugOf(document: { readonly _id: string }): string {
  return document._id.slice(document._id.indexOf(":") + 1);
}

/** The part of a document's id before the colon. */
export function typeOf(document: { readonly _id: string }): string {
  return document._id.slice(0, Math.max(0, document._id.indexOf(":")));
}
