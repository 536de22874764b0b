/**
 * Every word of the screens in Spanish (usted). `en/` has the same shape; the compiler sees to it.
 *
 * The pattern: what happened, what happens next, what you can do. Functions take what changes.
 *
 * Those of the first screens come with the first load, the rest with the first other screen.
 */
import { lists } from "./lists.ts";
import type { rest } from "./rest.ts";
import { services } from "./services.ts";
import { shell } from "./shell.ts";

export const first = { ...shell, ...services, ...lists };

export type First = typeof first;
export type Words = First & typeof rest;
