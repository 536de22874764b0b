/** A draft that cannot be shown, and what to do about it. */
import { useWords } from "../../i18n/index.ts";
import { cases } from "../../offline/citizen.ts";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";

/** Sent or removed, perhaps in another tab. */
export function DraftGone({ uuid, sent }: { uuid: string; sent: string }) {
  const t = useWords();
  const was = useLive(cases).some((view) => view.uuid === uuid);
  return (
    <Page title={t.form.gone} lead={t.form.goneHelp} narrow>
      <div class="actions">
        {was && (
          <a class="button" href={sent}>
            {t.form.seeSent}
          </a>
        )}
        <a class={was ? "button button-quiet" : "button"} href="/mis-casos">
          {t.app.cases}
        </a>
      </div>
    </Page>
  );
}

export function ServiceGone() {
  const t = useWords();
  return (
    <Page title={t.form.serviceGone} lead={t.form.serviceGoneHelp} narrow>
      <div class="actions">
        <a class="button" href="/mis-casos">
          {t.app.cases}
        </a>
      </div>
    </Page>
  );
}
