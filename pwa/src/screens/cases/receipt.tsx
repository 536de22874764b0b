/** The constancia: what was received, when, by whom. Readable offline, printable. */
import { text, useWords } from "../../i18n/index.ts";
import { cases, citizenReady } from "../../offline/citizen.ts";
import { portalConfig } from "../../offline/config.ts";
import type { Params } from "../../params.ts";
import { Button } from "../../ui/button.tsx";
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
          <div>
            <dt>{t.receipt.number}</dt>
            <dd class="number">{receipt.number}</dd>
          </div>
          <Row name={t.receipt.service} value={text(receipt.service_title)} />
          <Row name={t.receipt.receivedBy} value={text(receipt.received_by)} />
          <Row name={t.receipt.receivedAt} value={momentInFull(receipt.received_at)} />
          <Row name={t.receipt.submittedAt} value={momentInFull(receipt.submitted_at)} />
          <Row name={t.receipt.answerBy} value={day(receipt.answer_by)} />
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

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
