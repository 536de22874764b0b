/** Going from case to case in the list by keyboard, from wherever the focus is. */

const LINKS = ".desk-table tbody a[data-case]";

/** The case that was opened last: where one goes on from, coming back. */
let last = "";

export function walkTo(where: "next" | "previous" | "first" | "last"): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(LINKS)];
  const row = document.activeElement?.closest("tr");
  const focused = links.findIndex((link) => link.closest("tr") === row);
  const at = focused >= 0 ? focused : links.findIndex((link) => link.dataset["case"] === last);
  const to = { next: at + 1, previous: Math.max(at, 0) - 1, first: 0, last: links.length - 1 }[where];
  const link = links[Math.max(0, Math.min(to, links.length - 1))];
  link?.focus({ preventScroll: true });
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

/** The case whose row has the focus. */
export function here(): string | undefined {
  return document.activeElement?.closest("tr")?.querySelector<HTMLAnchorElement>("a[data-case]")?.dataset["case"];
}

export function noteOpened(uuid: string): void {
  last = uuid;
}
