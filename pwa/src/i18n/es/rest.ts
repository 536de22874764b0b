/** The words of every screen but the first ones, in Spanish. */
import { cases } from "./cases.ts";
import { forms } from "./forms.ts";
import { news } from "./news.ts";
import { settings } from "./settings.ts";

export const rest = { ...cases, ...forms, ...news, ...settings };
