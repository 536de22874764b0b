/** How many support a proposal, and whether she does: once a person, and she may take it back. */
import { useState } from "preact/hooks";
import { NotStored } from "../../forms/not-stored.tsx";
import { ownSupport } from "../../offline/citizen.ts";
import { sendSupport } from "../../offline/participation.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { figure } from "../../ui/time.ts";
import { useProposalWords } from "./words/index.ts";

export function SupportBox({ uuid, title, count }: { uuid: string; title: string; count: number }) {
  const w = useProposalWords();
  const own = useLive(ownSupport).get(uuid);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const supports = own?.support.supports ?? false;
  const change = async () => {
    setBusy(true);
    try {
      await sendSupport(uuid, !supports);
      setFailed(false);
      announce(supports ? w.youWithdrew : w.youSupport);
    } catch {
      setFailed(true);
    }
    setBusy(false);
  };
  return (
    <section class="panel stack-small">
      {/* Her own is in the total a few minutes later: until then it is not "nobody". */}
      {(count > 0 || !supports) && <p class="strong">{count > 0 ? w.supports(figure(count)) : w.nobody}</p>}
      <div>
        <Button
          kind={supports ? "quiet" : "main"}
          icon={supports ? undefined : "check"}
          busy={busy}
          label={supports ? w.withdraw : w.supportOf(title)}
          onPress={() => void change()}
        >
          {supports ? w.withdraw : w.support}
        </Button>
      </div>
      {own && (
        <p class="small soft">
          {supports ? w.youSupport : w.youWithdrew} {w.stage[own.stage]}
        </p>
      )}
      {failed && <NotStored />}
    </section>
  );
}
