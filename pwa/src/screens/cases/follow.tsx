/** A link from an office's kiosk: her own phone follows the case she filed there. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { connection, syncNow } from "../../offline/connection.ts";
import { followLink } from "../../offline/identity.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";

export function Follow() {
  const t = useWords();
  const { online } = useLive(connection);
  // The secret leaves the address bar at once, so that it stays out of the history.
  const [link] = useState(() => {
    const found = location.hash;
    if (found) history.replaceState(null, "", location.pathname);
    return found;
  });
  const [state, setState] = useState<"idle" | "busy" | "done" | "bad">(link ? "idle" : "bad");
  const [failed, setFailed] = useState(false);
  const adopt = async () => {
    setState("busy");
    setFailed(false);
    try {
      const outcome = await followLink(link);
      setState(outcome === "malformed" ? "bad" : "done");
      if (outcome !== "malformed") void syncNow();
    } catch {
      setFailed(true);
      setState("idle");
    }
  };
  if (state === "bad") {
    return (
      <Page title={t.follow.bad} lead={t.follow.badHelp} narrow>
        <div class="actions">
          <a class="button" href="/ajustes/traer">
            {t.follow.byCode}
          </a>
          <a class="button button-quiet" href="/">
            {t.app.home}
          </a>
        </div>
      </Page>
    );
  }
  return (
    <Page title={t.follow.title} lead={t.follow.body} narrow>
      {failed && (
        <Note warm live title={t.storage.failedTitle}>
          {t.storage.noneHelp}
        </Note>
      )}
      {state === "done" ? (
        <>
          <Note live icon="done">
            {online ? t.follow.done : t.follow.offline}
          </Note>
          <div class="actions">
            <a class="button" href="/mis-casos">
              {t.follow.see}
            </a>
          </div>
        </>
      ) : (
        <div class="actions">
          <Button big busy={state === "busy"} onPress={() => void adopt()}>
            {state === "busy" ? t.follow.working : t.follow.confirm}
          </Button>
        </div>
      )}
    </Page>
  );
}
