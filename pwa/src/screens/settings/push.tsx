/** Notifications by topic: her cases, sections, municipalities. News need no account. */
import { useState } from "preact/hooks";
import { text, useWords } from "../../i18n/index.ts";
import { content } from "../../offline/content.ts";
import { disable, disableCases, enableCases, follow, push, unfollow } from "../../offline/push.ts";
import { Button } from "../../ui/button.tsx";
import { useLive } from "../../ui/live.ts";
import { Note } from "../../ui/note.tsx";
import { Toggle } from "../../ui/toggle.tsx";

export function PushSection() {
  const t = useWords();
  const { support, permission } = useLive(push);
  return (
    <section class="stack" aria-labelledby="push">
      <h2 id="push">{t.settings.notifications}</h2>
      {support === "no" ? (
        <p class="soft">{t.push.unsupported}</p>
      ) : permission === "denied" ? (
        <Note icon="bell">{t.push.denied}</Note>
      ) : (
        <Topics />
      )}
    </section>
  );
}

function Topics() {
  const t = useWords();
  const { cases, topics, pending } = useLive(push);
  const { publications, municipalities } = useLive(content);
  const [failed, setFailed] = useState(false);
  const sections = new Map(publications.map((each) => [`section:${each.section}`, text(each.section_title)]));
  const towns = new Map(municipalities.map((each) => [each._id, each.name]));
  const followed = topics.filter((topic) => topic.startsWith("municipality:"));
  const run = (work: () => Promise<unknown>) => {
    setFailed(false);
    work().catch(() => setFailed(true));
  };
  const toggle = (topic: string) => (on: boolean) => run(() => (on ? follow(topic) : unfollow(topic)));
  return (
    <>
      <p class="soft">{t.settings.notificationsHelp}</p>
      {(failed || pending) && (
        <Note warm={failed} live>
          {t.push.failed}
        </Note>
      )}
      <Toggle label={t.settings.myCases} help={t.settings.myCasesHelp} on={cases} onChange={(on) => run(on ? enableCases : disableCases)} />
      {sections.size > 0 && (
        <fieldset class="field">
          <legend>
            <h3>{t.settings.sections}</h3>
          </legend>
          <div class="options">
            {[...sections].map(([topic, name]) => (
              <Toggle key={topic} label={name} on={topics.includes(topic)} onChange={toggle(topic)} />
            ))}
          </div>
        </fieldset>
      )}
      {towns.size > 0 && (
        <fieldset class="field">
          <legend>
            <h3>{t.settings.municipalities}</h3>
          </legend>
          <div class="options">
            {followed.map((topic) => (
              <Toggle key={topic} label={towns.get(topic) ?? topic} on onChange={toggle(topic)} />
            ))}
            <AddTown towns={[...towns].filter(([topic]) => !followed.includes(topic))} onAdd={(topic) => toggle(topic)(true)} />
          </div>
        </fieldset>
      )}
      {(cases || topics.length > 0) && (
        <div>
          <Button kind="link" onPress={() => run(disable)}>
            {t.settings.allOff}
          </Button>
        </div>
      )}
    </>
  );
}

function AddTown({ towns, onAdd }: { towns: readonly (readonly [string, string])[]; onAdd: (topic: string) => void }) {
  const t = useWords();
  const [chosen, setChosen] = useState("");
  return (
    <div class="row">
      <select
        class="input input-medium"
        aria-label={t.settings.municipalities}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        <option value="">{t.form.choose}</option>
        {towns.map(([topic, name]) => (
          <option key={topic} value={topic}>
            {name}
          </option>
        ))}
      </select>
      <Button
        kind="quiet"
        onPress={() => {
          if (chosen) onAdd(chosen);
          setChosen("");
        }}
      >
        {t.settings.addMunicipality}
      </Button>
    </div>
  );
}
