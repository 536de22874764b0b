/**
 * Every word of the screens in Spanish (usted). `en/` has the same shape; the compiler sees to it.
 *
 * The pattern: what happened, what happens next, what you can do. Functions take what changes.
 */
import { cases } from "./cases.ts";
import { forms } from "./forms.ts";
import { news } from "./news.ts";
import { services } from "./services.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";

export const es = { ...shell, ...services, ...forms, ...cases, ...news, ...settings };

export type Words = typeof es;
