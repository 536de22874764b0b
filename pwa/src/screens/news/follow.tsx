/** Being told of news by push. */
import { useState } from "preact/hooks";
import { useWords } from "../../i18n/index.ts";
import { follow, push, unfollow } from "../../offline/push.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Shape } from "../../ui/state.tsx";

/** News of a section or a municipality on this phone, without any account. */
export function FollowTopic({ topic, name }: { topic: string; name: string }) {
  const t = useWords();
  const { support, permission, topics } = useLive(push);
  const [busy, setBusy] = useState(false);
  if (support === "no" || permission === "denied") return null;
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work().catch(() => announce(t.push.failed));
    setBusy(false);
  };
  if (topics.includes(topic)) {
    return (
      <div class="row">
        <Shape icon="bell">{t.news.following(name)}</Shape>
        <Button kind="link" busy={busy} onPress={() => void run(() => unfollow(topic))}>
          {t.news.unfollow}
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Button kind="quiet" icon="bell" busy={busy} onPress={() => void run(() => follow(topic))}>
        {t.news.followSection(name)}
      </Button>
    </div>
  );
}
