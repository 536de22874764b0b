/** Settings: language, notifications, space on this device, erasing, about. */
import { useState } from "preact/hooks";
import { type Language, chooseLanguage, language, useWords } from "../../i18n/index.ts";
import { portalConfig } from "../../offline/config.ts";
import { type StorageUse, requestPersistence, storageUse } from "../../offline/storage.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { useAsync, useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { Shape } from "../../ui/state.tsx";
import { size } from "../../ui/time.ts";
import { AccountMenu } from "../account/menu.tsx";
import { EraseSection } from "./erase.tsx";
import { PushSection } from "./push.tsx";

export function Settings() {
  const t = useWords();
  return (
    <Page title={t.settings.title} narrow>
      <div class="stack-large">
        <AccountMenu />
        <LanguageSection />
        <PushSection />
        <StorageSection />
        <EraseSection />
        <AboutSection />
      </div>
    </Page>
  );
}

/** Each language in its own words. */
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["es", "Español"],
  ["en", "English"],
];

function LanguageSection() {
  const t = useWords();
  const chosen = useLive(language).language;
  return (
    <fieldset class="field">
      <legend>
        <h2>{t.settings.language}</h2>
      </legend>
      <div class="options">
        {LANGUAGES.map(([code, name]) => (
          <label class="option" key={code} lang={code}>
            <input
              type="radio"
              name="language"
              value={code}
              checked={chosen === code}
              onChange={() => void chooseLanguage(code).catch(() => announce(t.app.cannotOpen))}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function StorageSection() {
  const t = useWords();
  const [asked, setAsked] = useState<boolean | undefined>(undefined);
  const use = useAsync(storageUse, [asked]);
  return (
    <section class="stack-small" aria-labelledby="storage">
      <h2 id="storage">{t.settings.storage}</h2>
      {use && <Usage use={use} />}
      {use && !use.persisted && (
        <div>
          <Button kind="quiet" onPress={() => void requestPersistence().then(setAsked, () => setAsked(false))}>
            {t.settings.persist}
          </Button>
        </div>
      )}
      {asked === false && <p role="status">{t.settings.persistFailed}</p>}
    </section>
  );
}

function Usage({ use: { used, quota, persisted } }: { use: StorageUse }) {
  const t = useWords();
  const words = quota > 0 ? t.settings.used(size(used), size(quota)) : t.settings.usedOnly(size(used));
  return (
    <>
      <p>{words}</p>
      {quota > 0 && <meter class="meter" min={0} max={quota} value={used} aria-label={t.settings.storage} />}
      <Shape icon={persisted ? "done" : "info"}>{persisted ? t.settings.persisted : t.settings.notPersisted}</Shape>
    </>
  );
}

function AboutSection() {
  const t = useWords();
  const config = useLive(portalConfig);
  return (
    <section class="stack-small" aria-labelledby="about">
      <h2 id="about">{t.settings.about}</h2>
      <p>{t.settings.aboutBody}</p>
      <p>{t.settings.privacy}</p>
      <p>{t.settings.install}</p>
      {config && (
        <p class="small soft">
          {config.name} {config.version}
        </p>
      )}
    </section>
  );
}
