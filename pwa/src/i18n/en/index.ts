/** Every word of the screens in English, loaded only when it is wanted. */
import type { Words } from "../es/index.ts";
import { cases } from "./cases.ts";
import { forms } from "./forms.ts";
import { lists } from "./lists.ts";
import { news } from "./news.ts";
import { services } from "./services.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";

export const en: Words = { ...shell, ...services, ...forms, ...cases, ...lists, ...news, ...settings };
