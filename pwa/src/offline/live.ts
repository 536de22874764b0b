/** Values that change and tell their listeners: all that screens know of the offline core. */

/** A value to read now and to be told about later. `subscribe` answers how to stop listening. */
export interface Live<T> {
  readonly value: T;
  subscribe(listener: () => void): () => void;
}

/** A live value that its owner sets. */
export class Source<T> implements Live<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Set from the present value; fields not named stay. */
  patch(change: Partial<T>): void {
    this.set({ ...this.#value, ...change });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
