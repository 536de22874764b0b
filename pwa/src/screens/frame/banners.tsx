/**
 * The strips under the header: what waits to be sent and why, a full or closed storage, a new
 * version. One strip for the connection, the most pressing; none when all is well.
 */
import type { ComponentChildren } from "preact";
import { useFirstWords, type First } from "../../i18n/index.ts";
import { path } from "../../navigation.ts";
import { connection, syncNow } from "../../offline/connection.ts";
import { type Outbox, outbox } from "../../offline/outbox.ts";
import { storageUse } from "../../offline/storage.ts";
import { applyUpdate, updateReady } from "../../offline/update.ts";
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { useAsync, useLive } from "../../ui/live.ts";

export function Banners() {
  return (
    <>
      <StorageStrip />
      <ConnectionStrip />
      <UpdateStrip />
    </>
  );
}

interface StripProps {
  icon: IconName;
  warm?: boolean;
  title: string;
  help?: string;
  children?: ComponentChildren;
}

function Strip({ icon, warm, title, help, children }: StripProps) {
  return (
    <div class={warm ? "strip strip-warm" : "strip"}>
      <div class="strip-inner">
        <span>
          <Icon name={icon} />
          <span>
            <strong>{title}</strong>
            {help && <>. {help}</>}
            {children}
          </span>
        </span>
      </div>
    </div>
  );
}

function ConnectionStrip() {
  const t = useFirstWords();
  const { online } = useLive(connection);
  const waiting = useLive(outbox);
  const here = useLive(path);
  const said = wordsFor(t, waiting, online);
  // The region is always there, so that what appears in it is read out.
  return (
    <div role="status">
      {said && (
        <Strip {...said}>
          {said.links && (
            <>
              {here !== "/mis-casos" && <a href="/mis-casos">{t.outbox.see}</a>}
              {waiting.state === "paused" && <a href="/ajustes/entrar">{t.outbox.signIn}</a>}
              {online && waiting.state !== "sending" && (
                <Button kind="link" onPress={() => void syncNow()}>
                  {t.outbox.sendNow}
                </Button>
              )}
            </>
          )}
        </Strip>
      )}
    </div>
  );
}

interface Said {
  icon: IconName;
  warm?: boolean;
  title: string;
  help: string;
  links: boolean;
}

function wordsFor(t: First, { items, state, reason }: Outbox, online: boolean): Said | undefined {
  const title = t.outbox.title(items.length);
  if (items.length === 0) {
    if (online) return undefined;
    return { icon: "offline", title: t.connection.offline, help: t.connection.offlineHelp, links: false };
  }
  if (reason === "storage") return { icon: "alert", warm: true, title, help: t.outbox.storage, links: true };
  if (reason === "full") return { icon: "alert", warm: true, title, help: t.outbox.full, links: true };
  switch (state) {
    case "paused":
      return { icon: "alert", warm: true, title, help: t.outbox.paused, links: true };
    case "blocked":
      return { icon: "alert", warm: true, title, help: t.outbox.blocked, links: true };
    case "sending":
      return { icon: "up", title, help: t.outbox.sending, links: true };
    case "waiting":
      return { icon: "clock", title, help: reason === "answer" ? t.outbox.answer : t.outbox.waiting, links: true };
    default:
      if (online) return { icon: "clock", title, help: t.outbox.waiting, links: true };
      return { icon: "offline", title: `${t.connection.offline}. ${title}`, help: t.outbox.offline, links: true };
  }
}

function StorageStrip() {
  const t = useFirstWords();
  const count = useLive(outbox).items.length;
  const use = useAsync(storageUse, [count]);
  if (use?.warning === "refused") {
    return <Strip icon="alert" warm title={t.storage.noneTitle} help={t.storage.noneHelp} />;
  }
  if (use?.warning === "nearly-full") {
    return <Strip icon="alert" warm title={t.storage.fullTitle} help={t.storage.fullHelp} />;
  }
  return null;
}

export function UpdateStrip() {
  const t = useFirstWords();
  if (!useLive(updateReady)) return null;
  return (
    <Strip icon="info" title={t.update.title} help={t.update.help}>
      <Button kind="link" onPress={applyUpdate}>
        {t.update.apply}
      </Button>
    </Strip>
  );
}
