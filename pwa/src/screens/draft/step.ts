/** What every step of a form is given: its pages and the check-answers page. */
import type { ComponentChildren } from "preact";
import type { FormModel } from "../../forms/model.ts";
import type { PhotoStore } from "../../forms/photos.tsx";
import type { ShownProblem } from "../../forms/words.ts";
import type { Draft } from "../../offline/drafts.ts";

/** Where the parts of a form are, and what follows it. */
export interface FlowPaths {
  readonly step: (step: string) => string;
  readonly leave: string;
  readonly sent: string;
}

export interface StepProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly model: FormModel;
  readonly title: string;
  readonly paths: FlowPaths;
  readonly files: PhotoStore;
  /** What the server found wrong with the submission that this draft mends. */
  readonly given: readonly ShownProblem[];
  /** Shown above the form. */
  readonly notice: ComponentChildren;
}
