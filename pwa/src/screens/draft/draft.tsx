/**
 * A form somebody has begun: its pages, then the check-answers page, all on one draft that is
 * saved at every change.
 *
 * The kiosk uses `DraftFlow` with paths of its own. Steps are in the address ("1", "2", "revisar"),
 * so the browser's back button goes a page back.
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import { language, text, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { cases } from "../../offline/citizen.ts";
import { content } from "../../offline/content.ts";
import { type Draft, draftState, openDraft, photo, putPhoto, removePhoto, saveDraft, takeTheirs } from "../../offline/drafts.ts";
import type { Params } from "../../params.ts";
import { useLive } from "../../ui/live.ts";
import { pageOf } from "../../forms/engine.ts";
import { modelOf } from "../../forms/model.ts";
import type { PhotoStore } from "../../forms/photos.tsx";
import { type ShownProblem, given } from "../../forms/words.ts";
import { useContentComing } from "../frame/content-state.tsx";
import { Opening } from "../frame/fallbacks.tsx";
import { DraftGone, ServiceGone } from "./gone.tsx";
import { FormPage } from "./form-page.tsx";
import { Review } from "./review.tsx";
import type { FlowPaths, StepProps } from "./step.ts";
import { type Moved, sameForm, useBegunWith, VersionNote } from "./version.tsx";

export function DraftScreen({ params }: { params: Params }) {
  const uuid = params["uuid"] ?? "";
  const paths: FlowPaths = {
    step: (step) => `/borradores/${uuid}/${step}`,
    leave: "/mis-casos",
    sent: `/enviado/${uuid}`,
  };
  return <DraftFlow uuid={uuid} step={params["step"]} paths={paths} />;
}

export function DraftFlow({ uuid, step, paths }: { uuid: string; step: string | undefined; paths: FlowPaths }) {
  const { draft, change, reload } = useDraft(uuid);
  const held = useLive(content);
  const coming = useContentComing();
  const offered = draft ? held.service(draft.service) : undefined;
  const begun = useBegunWith(draft, offered);
  const [moved, setMoved] = useState<Moved | undefined>(undefined);
  if (draft === undefined || (draft && !offered && coming)) return <Opening />;
  if (draft === null) return <DraftGone uuid={uuid} sent={paths.sent} />;
  if (!offered) return <ServiceGone />;
  if (begun === undefined) return <Opening />;
  // Without the form it was begun with, or where that one asks the same, it is one of the new form.
  const service = begun === null || sameForm(begun, offered) ? offered : begun;
  const version = service.version === draft.service_version ? draft : { ...draft, service_version: service.version };
  const notice = (
    <VersionNote
      draft={version}
      begun={service}
      offered={offered}
      change={change}
      firstStep={paths.step("1")}
      moved={moved}
      setMoved={setMoved}
    />
  );
  return (
    <Steps
      notice={notice}
      draft={version}
      change={change}
      reload={reload}
      model={modelOf(service.form)}
      title={text(service.title)}
      step={step}
      paths={paths}
    />
  );
}

/** The draft under the fingers: undefined while it is read, null when this device has none. */
function useDraft(uuid: string) {
  const [draft, setDraft] = useState<Draft | null | undefined>(undefined);
  const show = (found: Draft | undefined) => setDraft(found ?? null);
  const reload = () => void takeTheirs(uuid).then(show);
  useEffect(() => void openDraft(uuid).then(show), [uuid]);
  const change = (typed: Draft) => {
    // The language of what is sent is the one she sends it in.
    const next = { ...typed, language: language.value.language };
    setDraft(next);
    saveDraft(next);
  };
  return { draft, change, reload };
}

interface StepsProps extends Pick<StepProps, "draft" | "change" | "model" | "title" | "paths" | "notice"> {
  reload: () => void;
  step: string | undefined;
}

function Steps({ draft, change, reload, model, title, step, paths, notice }: StepsProps) {
  useWords();
  const { uuid } = draft;
  const standing = useLive(useMemo(() => draftState(uuid), [uuid]));
  const [original] = useState(draft);
  const [reviewed, setReviewed] = useState(false);
  const wrong = useCorrection(draft, original);
  const files = useMemo<PhotoStore>(
    () => ({
      put: (name, blob) => putPhoto(uuid, name, blob),
      get: (name) => photo(uuid, name),
      remove: (name) => removePhoto(uuid, name),
    }),
    [uuid],
  );
  const page = step === undefined ? undefined : Number(step) - 1;
  const known = step === "revisar" || (page !== undefined && model.pages[page] !== undefined);
  useEffect(() => {
    if (known) return;
    const first = wrong[0];
    const start = first && draft.page === 0 ? pageOf(model, first.field) : Math.min(draft.page, model.pages.length - 1);
    navigate(paths.step(String(start + 1)), { replace: true });
  }, [known]);
  useEffect(() => {
    if (step === "revisar") setReviewed(true);
    else if (page !== undefined && page !== draft.page && model.pages[page]) change({ ...draft, page });
  }, [step]);
  if (standing.state === "gone") return <DraftGone uuid={uuid} sent={paths.sent} />;
  if (!known) return <Opening />;
  const shared = { draft, change, model, title, paths, files, given: wrong, notice };
  if (step === "revisar") return <Review {...shared} standing={standing} reload={reload} />;
  return <FormPage key={page} {...shared} page={page ?? 0} reviewed={reviewed} standing={standing} reload={reload} />;
}

/** The server's problems with fields that have not been changed since. */
function useCorrection(draft: Draft, original: Draft): ShownProblem[] {
  const views = useLive(cases);
  const problems = views.find((view) => view.uuid === draft.replaces)?.correction?.problems ?? [];
  return problems
    .filter(({ field }) => {
      const name = field.split(".")[0] ?? "";
      return name === "" || draft.data[name] === original.data[name];
    })
    .map(given);
}
