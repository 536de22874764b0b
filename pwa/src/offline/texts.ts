/** What somebody types outside forms (a comment, a message): kept at every change like a draft. */

/** `key`: for example `comment:<slug>`, `message:<case uuid>`. An empty text removes it. */
export function saveText(_key: string, _text: string): void {
  throw new Error("signature only");
}

export function savedText(_key: string): Promise<string> {
  throw new Error("signature only");
}
