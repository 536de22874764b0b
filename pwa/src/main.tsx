/** Starts the app: the language, the first paint, then the offline core. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/notes.css";
import "./styles/forms.css";
import "./styles/screens.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { adaptWords, language, redrawWords, startLanguage } from "./i18n/index.ts";
import { startNavigation } from "./navigation.ts";
import { configTried, portalConfig } from "./offline/config.ts";
import { keptAtKiosk } from "./offline/kiosk-mark.ts";
import { setPushLanguage } from "./offline/push.ts";
import { startOffline } from "./offline/start.ts";

/** Screens that are no phone's: there "this phone" would be the wrong word. */
const COMPUTER = "(min-width: 48em) and (pointer: fine)";

async function start(): Promise<void> {
  const root = document.getElementById("app");
  if (!root) throw new Error("index.html has no #app");
  if (keptAtKiosk()) return;
  await startLanguage();
  if (matchMedia(COMPUTER).matches) void import("./i18n/device.ts").then(({ deviceWords }) => adaptWords(deviceWords));
  startNavigation();
  root.textContent = "";
  render(<App />, root);
  language.subscribe(() => void setPushLanguage(language.value.language).catch(() => undefined));
  portalConfig.subscribe(redrawWords);
  configTried.subscribe(redrawWords);
  // After the first paint: a frame to draw, then a task.
  requestAnimationFrame(() => setTimeout(startOffline));
}

void start();
