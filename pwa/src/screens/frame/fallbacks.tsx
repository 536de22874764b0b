/** What shows when a screen is on its way, cannot come, or does not exist. */
import { useEffect, useState } from "preact/hooks";
import { useFirstWords } from "../../i18n/index.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";

/** Nothing at first: most screens come within a blink. */
export function Opening() {
  const t = useFirstWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return late ? <p class="soft">{t.app.opening}</p> : null;
}

export function LoadFailed() {
  const t = useFirstWords();
  return (
    <Page title={t.app.cannotOpen} lead={t.app.cannotOpenHelp} narrow>
      <div class="actions">
        <Button onPress={() => location.reload()}>{t.app.retry}</Button>
        <a class="button button-quiet" href="/">
          {t.app.home}
        </a>
      </div>
    </Page>
  );
}

export function NotFound() {
  const t = useFirstWords();
  return (
    <Page title={t.notFound.title} lead={t.notFound.help} narrow>
      <div class="actions">
        <a class="button" href="/">
          {t.app.home}
        </a>
        <a class="button button-quiet" href="/servicios">
          {t.app.services}
        </a>
      </div>
    </Page>
  );
}

/** Something that should be on this device is not. */
export function Missing({ title, help, back }: { title: string; help: string; back: string }) {
  const t = useFirstWords();
  return (
    <Page title={title} lead={help} back={back} narrow>
      <div class="actions">
        <a class="button" href="/">
          {t.app.home}
        </a>
      </div>
    </Page>
  );
}
