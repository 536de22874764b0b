/** What the editor does to a form. Each answers the next form and leaves the one it was given. */
import type { EditedForm, EditedPage, Question } from "./model.ts";

type Step = -1 | 1;

export function setPage(form: EditedForm, key: string, change: (page: EditedPage) => EditedPage): EditedForm {
  return { pages: form.pages.map((page) => (page.key === key ? change(page) : page)) };
}

export function setQuestion(form: EditedForm, key: string, change: (question: Question) => Question): EditedForm {
  const within = (page: EditedPage) => ({ ...page, questions: page.questions.map((one) => (one.key === key ? change(one) : one)) });
  return { pages: form.pages.map((page) => (page.questions.some((one) => one.key === key) ? within(page) : page)) };
}

/** `at`: before which of the page's questions; beyond the last one, at the end. */
export function insertQuestion(form: EditedForm, page: string, question: Question, at = Infinity): EditedForm {
  const known = form.pages.some((one) => one.key === page) ? page : form.pages[0]?.key;
  return setPage(form, known ?? "", (one) => ({ ...one, questions: one.questions.toSpliced(at, 0, question) }));
}

export function removeQuestion(form: EditedForm, key: string): EditedForm {
  return { pages: form.pages.map((page) => ({ ...page, questions: page.questions.filter((one) => one.key !== key) })) };
}

export interface Place {
  readonly page: number;
  readonly index: number;
}

export function placeOf(form: EditedForm, key: string): Place | undefined {
  for (const [page, { questions }] of form.pages.entries()) {
    const index = questions.findIndex((one) => one.key === key);
    if (index >= 0) return { page, index };
  }
  return undefined;
}

/** One place up or down; from the edge of a page to the next page. */
export function moveQuestion(form: EditedForm, key: string, step: Step): EditedForm {
  const from = placeOf(form, key);
  const page = from && form.pages[from.page];
  const question = from && page?.questions[from.index];
  if (!from || !page || !question) return form;
  const without = removeQuestion(form, key);
  const index = from.index + step;
  if (index >= 0 && index < page.questions.length) return insertQuestion(without, page.key, question, index);
  const next = form.pages[from.page + step];
  if (!next) return form;
  return insertQuestion(without, next.key, question, step > 0 ? 0 : next.questions.length);
}

/** Whether there is somewhere to go. */
export function canMove(form: EditedForm, key: string, step: Step): boolean {
  return moveQuestion(form, key, step) !== form;
}

export function insertPage(form: EditedForm, page: EditedPage, at = Infinity): EditedForm {
  return { pages: form.pages.toSpliced(at, 0, page) };
}

export function removePage(form: EditedForm, key: string): EditedForm {
  return { pages: form.pages.filter((page) => page.key !== key) };
}

export function movePage(form: EditedForm, key: string, step: Step): EditedForm {
  const at = form.pages.findIndex((page) => page.key === key);
  const page = form.pages[at];
  const to = at + step;
  if (!page || to < 0 || to >= form.pages.length) return form;
  return insertPage(removePage(form, key), page, to);
}
