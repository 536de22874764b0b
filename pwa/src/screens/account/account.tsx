/** The account: how she signs in and how the portal writes to her; and the way out. */
import { useEffect, useState } from "preact/hooks";
import { accountState, loadAccount, removeContact, signOut, type Account } from "../../offline/account.ts";
import { drafts } from "../../offline/drafts.ts";
import { outbox } from "../../offline/outbox.ts";
import { announce } from "../../ui/announce.tsx";
import { Ask } from "../../ui/ask.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { moment } from "../../ui/time.ts";
import { CodeFlow } from "./code-flow.tsx";
import { Earlier } from "./earlier.tsx";
import { NoticesSection } from "./notices.tsx";
import { PasskeysSection } from "./passkeys.tsx";
import { PasswordSection } from "./password.tsx";
import { StateNote } from "./state-note.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function AccountScreen() {
  const w = useAccountWords();
  const { account, state } = useLive(accountState);
  useEffect(() => void loadAccount(), []);
  const has = account !== undefined && account.contacts.length + account.passkeys.length > 0;
  const anonymous = state === "fresh" && !has;
  return (
    <Page title={w.account.title} back="/ajustes" lead={anonymous ? w.account.leadNone : undefined} narrow>
      <div class="stack-large">
        <StateNote />
        {anonymous && <Begin />}
        {account && has && state !== "signed-out" && (
          <>
            <Earlier />
            <Contacts account={account} />
            <NoticesSection account={account} />
            {account.contacts.length > 0 && <PasswordSection has={account.has_password} />}
            <PasskeysSection passkeys={account.passkeys} />
            <SignOut />
          </>
        )}
      </div>
    </Page>
  );
}

function Begin() {
  const w = useAccountWords();
  return (
    <>
      <section class="stack" aria-labelledby="create">
        <div class="stack-small">
          <h2 id="create">{w.account.create}</h2>
          <p class="soft">{w.account.createHelp}</p>
        </div>
        <CodeFlow intent="attach" onDone={(outcome) => announce(outcome === "attached" ? w.account.attached : w.signIn.done)} />
      </section>
      <section class="stack-small" aria-labelledby="have">
        <h2 id="have">{w.account.have}</h2>
        <div>
          <a class="button button-quiet" href="/ajustes/entrar">
            {w.account.signIn}
          </a>
        </div>
      </section>
    </>
  );
}

const KINDS = ["email", "phone"] as const;

function Contacts({ account }: { account: Account }) {
  const w = useAccountWords();
  const [changing, setChanging] = useState<"email" | "phone" | undefined>(undefined);
  const done = () => {
    setChanging(undefined);
    announce(w.account.attached);
  };
  return (
    <section class="stack" aria-labelledby="contacts">
      <h2 id="contacts">{w.account.contacts}</h2>
      {KINDS.map((kind) => {
        const contact = account.contacts.find((each) => each.kind === kind);
        if (changing === kind) {
          return (
            <div class="panel stack" key={kind}>
              <div class="stack-small">
                <h3>{contact ? w.account.changeTitle(w.account[kind]) : w.account.add[kind]}</h3>
                {contact && <p class="soft">{w.account.changeHelp}</p>}
              </div>
              <CodeFlow intent="attach" kind={kind} onDone={done} onCancel={() => setChanging(undefined)} />
            </div>
          );
        }
        if (!contact) {
          return (
            <div key={kind}>
              <Button kind="quiet" onPress={() => setChanging(kind)}>
                {w.account.add[kind]}
              </Button>
            </div>
          );
        }
        return (
          <div class="panel stack-small" key={kind}>
            <div>
              <h3 class="small soft">{w.account[kind]}</h3>
              <p class="strong">{contact.address}</p>
              <p class="small soft">{w.account.confirmed(moment(contact.confirmed_at))}</p>
            </div>
            <div class="row">
              <Button kind="link" label={w.account.changeLabel(w.account[kind])} onPress={() => setChanging(kind)}>
                {w.account.change}
              </Button>
              <Ask
                button={w.account.remove}
                label={w.account.removeLabel(w.account[kind])}
                title={w.account.removeTitle(contact.address)}
                yes={w.account.removeYes}
                no={w.account.keep}
                onYes={() => removeContact(kind).then(() => announce(w.account.removed))}
                failed={(error) => troubleWords(w, error)}
              >
                <p>{account.contacts.length === 1 ? w.account.removeLast : w.account.removeBody}</p>
              </Ask>
            </div>
          </div>
        );
      })}
    </section>
  );
}

function SignOut() {
  const w = useAccountWords();
  const unsent = useLive(outbox).items.length;
  const begun = useLive(drafts).length;
  return (
    <section class="stack-small" aria-labelledby="sign-out">
      <h2 id="sign-out">{w.signOut.title}</h2>
      <p>{w.signOut.help}</p>
      <Ask
        kind="warm"
        button={w.signOut.button}
        title={w.signOut.ask}
        yes={w.signOut.yes}
        no={w.signOut.no}
        onYes={() => signOut().then(() => location.replace("/"))}
        failed={(error) => troubleWords(w, error)}
      >
        {unsent > 0 && <p>{w.signOut.unsent(unsent)}</p>}
        {begun > 0 && <p>{w.signOut.drafts(begun)}</p>}
      </Ask>
    </section>
  );
}
