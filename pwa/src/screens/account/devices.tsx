/** The devices that open her database, and a code for one more. */
import { useEffect, useState } from "preact/hooks";
import { accountState, loadAccount, revokeDevice, revokeOthers, type Account } from "../../offline/account.ts";
import { makeClaim } from "../../offline/entering.ts";
import { announce } from "../../ui/announce.tsx";
import { Ask } from "../../ui/ask.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { Shape } from "../../ui/state.tsx";
import { moment } from "../../ui/time.ts";
import { StateNote } from "./state-note.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function DevicesScreen() {
  const w = useAccountWords();
  const { account, state } = useLive(accountState);
  useEffect(() => void loadAccount(), []);
  const unknown = state === "fresh" && !account;
  return (
    <Page title={w.devices.title} back="/ajustes" lead={account ? w.devices.lead : undefined} narrow>
      <div class="stack-large">
        <StateNote />
        {unknown && <Note>{w.devices.none}</Note>}
        {account && state !== "signed-out" && <List account={account} />}
        {account && state !== "signed-out" && <ClaimSection />}
      </div>
    </Page>
  );
}

function List({ account }: { account: Account }) {
  const w = useAccountWords();
  const failed = (error: unknown) => troubleWords(w, error);
  const sorted = [...account.devices].sort((one, other) => Number(other.this) - Number(one.this));
  return (
    <div class="stack">
      <ul class="stack">
        {sorted.map((device) => {
          const name = device.name || (device.this ? w.devices.this : w.devices.unnamed);
          return (
            <li class="panel stack-small" key={device.id}>
              <div class="row">
                <Icon name="phone" />
                <span class="strong">{name}</span>
                {device.this && <Shape icon="done">{w.devices.this}</Shape>}
              </div>
              <p class="small soft">
                {!device.this && w.devices.seen(moment(device.seen_at)) + " · "}
                {w.devices.since(moment(device.created_at))}
              </p>
              {!device.this && (
                <Ask
                  button={w.devices.close}
                  label={w.devices.closeLabel(name)}
                  title={w.devices.closeTitle(name)}
                  yes={w.devices.closeYes}
                  no={w.devices.keep}
                  onYes={() => revokeDevice(device.id).then(() => announce(w.devices.closed))}
                  failed={failed}
                >
                  <p>{w.devices.closeBody}</p>
                </Ask>
              )}
            </li>
          );
        })}
      </ul>
      {account.devices.length > 2 && (
        <Ask
          kind="quiet"
          button={w.devices.others}
          title={w.devices.othersTitle}
          yes={w.devices.closeYes}
          no={w.devices.keep}
          onYes={() => revokeOthers().then(() => announce(w.devices.closed))}
          failed={failed}
        >
          <p>{w.devices.closeBody}</p>
        </Ask>
      )}
    </div>
  );
}

function ClaimSection() {
  const w = useAccountWords();
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const make = async () => {
    setBusy(true);
    setTrouble("");
    try {
      setCode((await makeClaim()).code);
    } catch (error) {
      setTrouble(troubleWords(w, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="stack" aria-labelledby="claim">
      <div class="stack-small">
        <h2 id="claim">{w.claim.title}</h2>
        <p>{code ? w.claim.how : w.claim.help}</p>
      </div>
      {trouble && <Note warm live title={trouble} />}
      {code && (
        <div class="stack-small" role="status">
          <div class="number-box stack-small">
            <p>{w.claim.label}</p>
            <p class="number">{code}</p>
          </div>
          <p class="small soft">{w.claim.life}</p>
        </div>
      )}
      <div>
        <Button kind="quiet" icon="phone" busy={busy} onPress={() => void make()}>
          {busy ? w.claim.making : code ? w.claim.another : w.claim.button}
        </Button>
      </div>
    </section>
  );
}
