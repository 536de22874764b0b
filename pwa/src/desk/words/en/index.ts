/** The desk's words in English; the compiler sees that none is missing. */
import type { DeskWords } from "../es/index.ts";
import { administration } from "./administration.ts";
import { oneCase } from "./case.ts";
import { cases } from "./cases.ts";
import { comments } from "./comments.ts";
import { frame } from "./frame.ts";
import { security } from "./security.ts";

export const en: DeskWords = { ...frame, ...cases, ...oneCase, ...comments, ...administration, ...security };
