/** The portal's name, the other language, settings; and the four places of the portal. */
import { chooseLanguage, language, useFirstWords } from "../../i18n/index.ts";
import { portalConfig } from "../../offline/config.ts";
import { announce } from "../../ui/announce.tsx";
import { Icon, type IconName, Mark } from "../../ui/icon.tsx";
import { useLive } from "../../ui/live.ts";

export function Header() {
  const t = useFirstWords();
  const config = useLive(portalConfig);
  const other = useLive(language).language === "es" ? "en" : "es";
  const change = () => chooseLanguage(other).catch(() => announce(t.app.cannotOpen));
  return (
    <header class="band">
      <div class="band-inner">
        <a class="brand" href="/">
          <Mark />
          {config?.name || t.app.name}
        </a>
        <button type="button" class="band-tool" lang={other} onClick={() => void change()}>
          {/* Where room is scarce its first letters, which the whole name begins with. */}
          <span class="band-short" aria-hidden="true">
            {other.toUpperCase()}
          </span>
          <span class="band-long">{t.app.otherLanguage}</span>
        </button>
        <a class="band-tool band-settings" href="/ajustes">
          <Icon name="gear" />
          <span>{t.app.settings}</span>
        </a>
      </div>
    </header>
  );
}

const PLACES: readonly { href: string; word: "home" | "services" | "cases" | "news"; icon: IconName; under: RegExp }[] = [
  { href: "/", word: "home", icon: "home", under: /^\/$/ },
  { href: "/servicios", word: "services", icon: "list", under: /^\/servicios/ },
  { href: "/mis-casos", word: "cases", icon: "folder", under: /^\/(mis-casos|casos|enviado)/ },
  { href: "/noticias", word: "news", icon: "news", under: /^\/noticias/ },
];

export function Tabs({ here }: { here: string }) {
  const t = useFirstWords();
  return (
    <nav class="tabs" aria-label={t.app.menu}>
      <ul>
        {PLACES.map(({ href, word, icon, under }) => (
          <li key={href}>
            <a href={href} aria-current={here === href ? "page" : under.test(here) ? "true" : undefined}>
              <Icon name={icon} />
              {t.app[word]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
