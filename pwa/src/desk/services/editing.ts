/** A service under change: what is offered, and what is typed, which this browser keeps. */
import { useEffect, useState } from "preact/hooks";
import { Failure } from "../http.ts";
import { type EditedService, fetchService } from "./api.ts";
import { draftOf, keepService, keptService, type ServiceDraft } from "./draft.ts";

export interface Editing {
  /** Undefined until it was read, and for a service that was never published. */
  readonly offered: EditedService | undefined;
  readonly draft: ServiceDraft | undefined;
  /** Something is not as it is offered. */
  readonly changed: boolean;
  /** Why it could not be read. */
  readonly failure: unknown;
  read(): void;
  change(how: (draft: ServiceDraft) => ServiceDraft): void;
  discard(): void;
  /** It is offered so now. */
  published(edited: EditedService): void;
}

interface State {
  readonly offered: EditedService | undefined;
  readonly draft: ServiceDraft | undefined;
  readonly changed: boolean;
  readonly failure: unknown;
}

export function useEditing(official: string, slug: string): Editing {
  const [state, setState] = useState<State>({ offered: undefined, draft: undefined, changed: false, failure: undefined });
  const show = (offered: EditedService | undefined, kept: ServiceDraft | undefined) => {
    const draft = kept ?? (offered && draftOf(offered.service, offered.service.version));
    setState({ offered, draft, changed: kept !== undefined, failure: undefined });
  };
  const read = async () => {
    const kept = await keptService(official, slug);
    try {
      show(await fetchService(slug), kept);
    } catch (error) {
      const isNew = kept?.base === 0 && error instanceof Failure && error.kind === "missing";
      if (isNew) show(undefined, kept);
      else setState((now) => ({ ...now, failure: error }));
    }
  };
  useEffect(() => void read(), [official, slug]);
  return {
    ...state,
    read: () => void read(),
    change(how) {
      setState((now) => {
        if (!now.draft) return now;
        const draft = how(now.draft);
        keepService(official, slug, draft);
        return { ...now, draft, changed: true };
      });
    },
    discard() {
      keepService(official, slug, undefined);
      show(state.offered, undefined);
      void fetchService(slug).then((offered) => show(offered, undefined), () => undefined);
    },
    published(edited) {
      keepService(official, slug, undefined);
      show(edited, undefined);
    },
  };
}
