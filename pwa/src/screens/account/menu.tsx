/** The account's place among the settings. */
import { useEffect } from "preact/hooks";
import { accountState, loadAccount } from "../../offline/account.ts";
import { Choice, Choices } from "../../ui/choice.tsx";
import { useLive } from "../../ui/live.ts";
import { moment } from "../../ui/time.ts";
import { useAccountWords } from "./words/index.ts";

export function AccountMenu() {
  const w = useAccountWords();
  const { account, state } = useLive(accountState);
  useEffect(() => void loadAccount(), []);
  const addresses = account?.contacts.map(({ address }) => address).join(" · ");
  return (
    <section class="stack-small" aria-labelledby="account">
      <h2 id="account">{w.menu.title}</h2>
      <Choices>
        <Choice href="/ajustes/cuenta" title={w.menu.account}>
          <span class="choice-note">{state === "signed-out" ? w.menu.signedOut : addresses || w.menu.none}</span>
        </Choice>
        <Choice href="/ajustes/dispositivos" title={w.menu.devices}>
          <span class="choice-note">{w.menu.devicesHelp}</span>
        </Choice>
        <Choice href="/ajustes/mis-datos" title={w.data.title}>
          <span class="choice-note">{account?.erase_at ? w.data.pending(moment(account.erase_at)) : w.menu.dataHelp}</span>
        </Choice>
        <Choice href="/ajustes/traer" title={w.bring.title}>
          <span class="choice-note">{w.menu.bringHelp}</span>
        </Choice>
      </Choices>
    </section>
  );
}
