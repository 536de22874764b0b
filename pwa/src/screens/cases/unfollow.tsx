/** A case from an office's code can leave this device again; asked once more, since it is not undone. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { unfollowIdentity } from "../../offline/erase.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";

export function Unfollow({ identity }: { identity: string }) {
  const t = useWords();
  const [state, setState] = useState<"idle" | "asking" | "busy">("idle");
  const remove = async () => {
    setState("busy");
    try {
      await unfollowIdentity(identity);
      navigate("/mis-casos", { replace: true });
    } catch {
      setState("asking");
    }
  };
  if (state === "idle") {
    return (
      <div>
        <Button kind="link" icon="trash" onPress={() => setState("asking")}>
          {t.case.unfollow}
        </Button>
      </div>
    );
  }
  return (
    <Note warm live title={t.case.unfollow}>
      <p>{t.case.unfollowHelp}</p>
      <div class="actions">
        <Button kind="warm" busy={state === "busy"} onPress={() => void remove()}>
          {t.case.unfollowYes}
        </Button>
        <Button kind="quiet" onPress={() => setState("idle")}>
          {t.case.unfollowNo}
        </Button>
      </div>
    </Note>
  );
}
