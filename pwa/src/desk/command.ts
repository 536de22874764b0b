/**
 * The uuid of a command lives as long as what it commands stays the same: a double click, a retry
 * after a lost answer or after signing in again is one command to the portal; once the official
 * changes a word it is another, and the document's revision keeps that one from adding to the first.
 */
export class CommandKey {
  #content = "";
  #uuid = "";

  /** The uuid for a command with this content. */
  for(...content: readonly string[]): string {
    const key = JSON.stringify(content);
    if (key !== this.#content || this.#uuid === "") {
      this.#content = key;
      this.#uuid = crypto.randomUUID();
    }
    return this.#uuid;
  }

  /** The command was answered: the same content again is meant anew. */
  done(): void {
    this.#uuid = "";
  }
}
