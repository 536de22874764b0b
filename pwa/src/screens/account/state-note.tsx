/** What stands above every screen of the account: on its way, offline, or signed out. */
import { useFirstWords } from "../../i18n/index.ts";
import { accountState } from "../../offline/account.ts";
import { connection } from "../../offline/connection.ts";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { useAccountWords } from "./words/index.ts";

export function StateNote() {
  const t = useFirstWords();
  const w = useAccountWords();
  const { account, state } = useLive(accountState);
  const { online } = useLive(connection);
  if (state === "signed-out") {
    return (
      <Note warm title={w.account.signedOutTitle}>
        <p>{w.account.signedOutBody}</p>
        <div class="actions">
          <a class="button" href="/ajustes/entrar">
            {w.account.again}
          </a>
        </div>
      </Note>
    );
  }
  if (state === "kept" || (state === "asking" && !online)) {
    return (
      <Note icon="offline" title={w.offline.title}>
        <p>{account ? w.offline.kept : w.offline.none}</p>
      </Note>
    );
  }
  if (state === "asking" && !account) return <p class="soft">{t.app.opening}</p>;
  return null;
}
