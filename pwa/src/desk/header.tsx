/** The desk's band: where one is, who is signed in, the other language. */
import { chooseLanguage, language, useWords } from "../i18n/index.ts";
import { path } from "../navigation.ts";
import { announce } from "../ui/announce.tsx";
import { Icon, Mark } from "../ui/icon.tsx";
import { useLive } from "../ui/live.ts";
import { pendingComments } from "./comments/pending.ts";
import { type Official, signOut } from "./session.ts";
import { useDeskWords } from "./words/index.ts";

export function DeskHeader({ official }: { official: Official | undefined }) {
  const t = useWords();
  const w = useDeskWords();
  const other = useLive(language).language === "es" ? "en" : "es";
  const change = () => chooseLanguage(other).catch(() => announce(t.app.cannotOpen));
  return (
    <header class="band desk-band">
      <div class="band-inner">
        <a class="brand" href="/desk">
          <Mark />
          {w.name}
        </a>
        {official && <Places />}
        <div class="desk-tools">
          {official && (
            <>
              <span class="desk-who">{official.display}</span>
              <button type="button" class="band-tool" onClick={() => void signOut()}>
                {w.signOut}
              </button>
            </>
          )}
          <button type="button" class="band-tool" lang={other} onClick={() => void change()}>
            {w.otherLanguage}
          </button>
        </div>
      </div>
    </header>
  );
}

function Places() {
  const w = useDeskWords();
  const here = useLive(path);
  const waiting = useLive(pendingComments);
  const atComments = here.startsWith("/desk/comentarios");
  return (
    <nav class="desk-places" aria-label={w.menu}>
      <a href="/desk" aria-current={atComments ? undefined : "page"}>
        <Icon name="folder" />
        {w.cases}
      </a>
      <a href="/desk/comentarios" aria-current={atComments ? "page" : undefined}>
        <Icon name="reply" />
        {w.comments}
        {waiting > 0 && (
          <span class="desk-count">
            <span class="visually-hidden">: </span>
            {waiting}
          </span>
        )}
      </a>
    </nav>
  );
}
