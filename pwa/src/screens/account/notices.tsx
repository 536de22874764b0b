/** How she is told of answers: on this phone, by e-mail, by SMS, or only in the portal itself. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { chooseNotices, type Account } from "../../offline/account.ts";
import { disableCases, enableCases, push } from "../../offline/push.ts";
import { announce } from "../../ui/announce.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Toggle } from "../../ui/toggle.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

const KINDS = ["email", "phone"] as const;

export function NoticesSection({ account }: { account: Account }) {
  const w = useAccountWords();
  const t = useWords();
  const { support, permission, cases } = useLive(push);
  const [trouble, setTrouble] = useState("");
  const run = (work: () => Promise<unknown>, failed: (error: unknown) => string) => {
    setTrouble("");
    work().then(
      () => announce(w.notices.saved),
      (error: unknown) => setTrouble(failed(error)),
    );
  };
  const choose = (kind: (typeof KINDS)[number], on: boolean) => {
    const told = KINDS.filter((each) => (each === kind ? on : account.told.includes(each)));
    run(
      () => chooseNotices(told),
      (error) => troubleWords(w, error),
    );
  };
  const pushes = support === "yes" && permission !== "denied";
  return (
    <fieldset class="field">
      <legend>
        <h2>{w.notices.title}</h2>
      </legend>
      <p class="soft">{w.notices.help}</p>
      {trouble && <Note warm live title={trouble} />}
      <div class="options">
        {pushes && (
          <Toggle
            label={w.notices.push}
            help={w.notices.pushHelp}
            on={cases}
            onChange={(on) => run(on ? enableCases : disableCases, () => t.push.failed)}
          />
        )}
        {account.contacts.map(({ kind, address }) => (
          <Toggle
            key={kind}
            label={w.notices[kind]}
            help={kind === "phone" ? `${address} · ${w.notices.phoneHelp}` : address}
            on={account.told.includes(kind)}
            onChange={(on) => choose(kind, on)}
          />
        ))}
      </div>
      {!cases && account.told.length === 0 && <p class="small">{w.notices.none}</p>}
    </fieldset>
  );
}
