/** Pages of the list as last seen, so that going back shows them at once and where one was. */
import type { CasePage } from "../model.ts";

const pages = new Map<string, CasePage>();
const places = new Map<string, number>();

export function heldPage(key: string): CasePage | undefined {
  return pages.get(key);
}

export function holdPage(key: string, page: CasePage): void {
  pages.set(key, page);
}

/** How far down the page was scrolled when it was left, in CSS pixels; told once. */
export function takePlace(key: string): number | undefined {
  const place = places.get(key);
  places.delete(key);
  return place;
}

export function holdPlace(key: string, place: number): void {
  places.set(key, place);
}

/** Whoever signs in next sees nothing of this. */
export function forget(): void {
  pages.clear();
  places.clear();
}
