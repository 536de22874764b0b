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
import { language, startLanguage } from "./i18n/index.ts";
import { startNavigation } from "./navigation.ts";
import { setPushLanguage } from "./offline/push.ts";
import { startOffline } from "./offline/start.ts";

async function start(): Promise<void> {
  const root = document.getElementById("app");
  if (!root) throw new Error("index.html has no #app");
  await startLanguage();
  startNavigation();
  root.textContent = "";
  render(<App />, root);
  language.subscribe(() => void setPushLanguage(language.value.language).catch(() => undefined));
  // After the first paint: a frame to draw, then a task.
  requestAnimationFrame(() => setTimeout(startOffline));
}

void start();
