/** The frame around every citizen screen, and nothing around the desk and the kiosk. */
import { useFirstWords } from "./i18n/index.ts";
import { path } from "./navigation.ts";
import { Routed, matchPath } from "./router.tsx";
import { Banners } from "./screens/frame/banners.tsx";
import { Header, Tabs } from "./screens/frame/header.tsx";
import { Announcer } from "./ui/announce.tsx";
import { useLive } from "./ui/live.ts";

export function App() {
  const t = useFirstWords();
  const here = useLive(path);
  const match = matchPath(here);
  if (match.route?.bare) {
    return (
      <>
        <Routed key={match.key} match={match} />
        <Announcer />
      </>
    );
  }
  const tabs = !match.route?.task;
  return (
    <div class={tabs ? "shell with-tabs" : "shell"}>
      <a class="skip visually-hidden" href="#contenido">
        {t.app.skip}
      </a>
      <Header />
      {tabs && <Tabs here={here} />}
      <Banners />
      <main class="main" id="contenido" tabIndex={-1}>
        <Routed key={match.key} match={match} />
      </main>
      <footer class="foot">{t.app.footer}</footer>
      <Announcer />
    </div>
  );
}
