/** The publications' own part of the desk, which only those who publish download. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Note } from "../../ui/note.tsx";
import type { Official } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { Button } from "../../ui/button.tsx";

interface Props {
  slug: string;
  official: Official;
}

let loaded: ComponentType<Props> | undefined;

export function PublicationsLater(props: Props) {
  const d = useDeskWords();
  const [failed, setFailed] = useState(false);
  const [, redraw] = useState(false);
  const load = () => {
    setFailed(false);
    import("./index.tsx").then(
      (part) => {
        loaded = part.default;
        redraw(true);
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (!loaded) load();
  }, []);
  if (loaded) {
    const Publications = loaded;
    return <Publications {...props} />;
  }
  if (!failed) return <p class="soft">{d.opening}</p>;
  return (
    <Note warm live title={d.failure.offline}>
      <div>
        <Button kind="quiet" onPress={load}>
          {d.retry}
        </Button>
      </div>
    </Note>
  );
}
