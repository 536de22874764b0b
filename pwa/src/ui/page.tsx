/**
 * A screen: its heading, the way back, the document's title, and focus after a navigation.
 *
 * `<Page title="Servicios" back="/" narrow>…</Page>`. The heading takes the focus when the screen
 * was reached by a navigation inside the app, so a screen reader starts at the new content.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useFirstWords } from "../i18n/index.ts";
import { takeFocus } from "../navigation.ts";
import { Icon } from "./icon.tsx";

interface PageProps {
  title: string;
  /** What the browser's tab says when the heading is not enough (a page of a form). */
  tab?: string | undefined;
  /** Where "Volver" leads, and its word if another. */
  back?: string | undefined;
  backLabel?: string | undefined;
  /** Above the heading: a section, a step. */
  kicker?: ComponentChildren;
  /** Below the heading. */
  lead?: ComponentChildren;
  /** One column of text width. */
  narrow?: boolean;
  children?: ComponentChildren;
}

export function Page({ title, tab, back, backLabel, kicker, lead, narrow, children }: PageProps) {
  const t = useFirstWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tab ?? title} · ${t.app.name}`;
  }, [tab, title, t]);
  useEffect(() => {
    if (takeFocus()) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class={narrow ? "page page-narrow" : "page"}>
      {back !== undefined && (
        <a class="back" href={back}>
          <Icon name="back" />
          {backLabel ?? t.app.back}
        </a>
      )}
      <div class="page-head">
        {kicker && <p class="kicker">{kicker}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p class="soft">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
