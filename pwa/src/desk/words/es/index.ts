/**
 * The desk's words. Not part of `i18n/`, so that no citizen downloads them.
 *
 * The pattern: what happened, what happens next, what you can do. Functions take what changes.
 */
import { administration } from "./administration.ts";
import { oneCase } from "./case.ts";
import { cases } from "./cases.ts";
import { comments } from "./comments.ts";
import { frame } from "./frame.ts";
import { security } from "./security.ts";

export const es = { ...frame, ...cases, ...oneCase, ...comments, ...administration, ...security };

export type DeskWords = typeof es;
