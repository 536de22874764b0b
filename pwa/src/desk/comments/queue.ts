/**
 * The comments on the screen. One that somebody else decides stays where it is and says so; new
 * ones come after the last: nothing moves under the moderator's hand.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLive } from "../../ui/live.ts";
import { deskChanges } from "../changes.ts";
import type { CommentPage, CommentView, Tab } from "../model.ts";
import { readWaiting } from "./pending.ts";

export interface Queue {
  /** Undefined until the first answer. */
  readonly comments: readonly CommentView[] | undefined;
  /** Those that no longer wait, by uuid, unless this official decided them. */
  readonly gone: ReadonlySet<string>;
  /** There are more than are shown. */
  readonly more: boolean;
  readonly failure: unknown;
  showMore(): Promise<void>;
  again(): void;
}

interface Held {
  readonly comments: readonly CommentView[];
  readonly gone: ReadonlySet<string>;
  readonly next: string | null;
}

export function useQueue(tab: Tab): Queue {
  const changes = useLive(deskChanges);
  const [held, setHeld] = useState<Held | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [tries, setTries] = useState(0);
  const present = useRef(held);
  present.current = held;

  useEffect(() => {
    const stop = new AbortController();
    readWaiting(tab, "", stop.signal).then(
      (page) => {
        setHeld(merged(present.current, page));
        setFailure(undefined);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setFailure(error);
      },
    );
    return () => stop.abort();
  }, [changes, tries, tab]);

  const showMore = useCallback(async () => {
    const { current } = present;
    if (!current || current.next === null) return;
    try {
      const page = await readWaiting(tab, current.next);
      setHeld({ ...current, comments: withNew(current.comments, page.rows), next: page.next });
    } catch (error) {
      setFailure(error);
    }
  }, [tab]);
  const again = useCallback(() => setTries((count) => count + 1), []);
  return {
    comments: held?.comments,
    gone: held?.gone ?? new Set(),
    more: held !== undefined && held.next !== null,
    failure,
    showMore,
    again,
  };
}

/** The first page, read again, laid over what is shown. */
function merged(held: Held | undefined, page: CommentPage): Held {
  if (!held) return { comments: page.rows, gone: new Set(), next: page.next };
  const waiting = new Map(page.rows.map((view) => [view.uuid, view]));
  const last = page.rows.at(-1);
  // Beyond the first page's last comment nothing is known of what still waits.
  const known = (view: CommentView) => page.next === null || (last !== undefined && isBefore(view, last));
  const gone = held.comments.filter((view) => !waiting.has(view.uuid) && known(view)).map((view) => view.uuid);
  const comments = held.comments.map((view) => waiting.get(view.uuid) ?? view);
  if (held.next !== null) return { comments, gone: new Set(gone), next: held.next };
  return { comments: withNew(comments, page.rows), gone: new Set(gone), next: page.next };
}

function isBefore(one: CommentView, other: CommentView): boolean {
  return one.comment.received_at <= other.comment.received_at;
}

function withNew(shown: readonly CommentView[], fresh: readonly CommentView[]): readonly CommentView[] {
  const known = new Set(shown.map((view) => view.uuid));
  return [...shown, ...fresh.filter((view) => !known.has(view.uuid))];
}
