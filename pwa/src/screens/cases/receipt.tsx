/** The constancia: what was received, when, by whom. Readable offline, printable. */
import { text, useWords } from "../../i18n/index.ts";
import { cases, citizenReady } from "../../offline/citizen.ts";
import { portalConfig } from "../../offline/config.ts";
import type { Params } from "../../params.ts";
import { Button } from "../../ui/button.tsx";
import { Fact } from "../../ui/fact.tsx";
import { Mark } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { day, momentInFull } from "../../ui/time.ts";
import { Missing, Opening } from "../frame/fallbacks.tsx";

export function ReceiptPage({ params }: { params: Params }) {
  const t = useWords();
  const uuid = params["uuid"] ?? "";
  const ready = useLive(citizenReady);
  const config = useLive(portalConfig);
  const receipt = useLive(cases).find((view) => view.uuid === uuid)?.receipt;
  if (!receipt) {
    if (!ready) return <Opening />;
    return <Missing title={t.receipt.missing} help={t.receipt.missingHelp} back={`/casos/${uuid}`} />;
  }
  return (
    <Page
      title={t.receipt.title}
      // A printed page and a file are named after the tab.
      tab={`${t.receipt.title} ${receipt.number}`}
      back={`/casos/${uuid}`}
      backLabel={t.receipt.back}
      narrow
    >
      <div class="receipt stack">
        <p class="receipt-brand">
          <Mark />
          {config?.name || t.app.name}
        </p>
        <dl class="facts">
          <Fact name={t.receipt.number} class="number">{receipt.number}</Fact>
          <Fact name={t.receipt.service}>{text(receipt.service_title)}</Fact>
          <Fact name={t.receipt.receivedBy}>{text(receipt.received_by)}</Fact>
          <Fact name={t.receipt.receivedAt}>{momentInFull(receipt.received_at)}</Fact>
          <Fact name={t.receipt.submittedAt}>{momentInFull(receipt.submitted_at)}</Fact>
          <Fact name={t.receipt.answerBy}>{day(receipt.answer_by)}</Fact>
        </dl>
        <p class="small soft">{t.receipt.law}</p>
      </div>
      <div class="stack-small no-print">
        <div class="actions">
          <Button icon="paper" onPress={() => print()}>
            {t.receipt.print}
          </Button>
        </div>
        <p class="small soft">{t.receipt.offline}</p>
      </div>
    </Page>
  );
}
