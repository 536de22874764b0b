/**
 * Which screen an address shows. Home and services come with the first load, the others when they
 * are first wanted (the service worker has them on the device by then).
 *
 * `/desk` and `/kiosk` have frames of their own: each folder's `index.tsx` exports its root
 * component as default and does its own routing below its path with `navigation.ts`.
 */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { restOfWords } from "./i18n/index.ts";
import type { Params } from "./params.ts";
import { Home } from "./screens/home/home.tsx";
import { LoadFailed, NotFound, Opening } from "./screens/frame/fallbacks.tsx";
import { ServiceList } from "./screens/services/list.tsx";
import { ServicePage } from "./screens/services/service.tsx";

type Screen = ComponentType<{ params: Params }>;

interface Route {
  readonly path: string;
  readonly screen: Screen | (() => Promise<Screen>);
  readonly lazy?: true;
  /** Part of one task: the tabs make way. */
  readonly task?: true;
  /** Without the citizen's frame. */
  readonly bare?: true;
}

const routes: readonly Route[] = [
  { path: "/", screen: Home },
  { path: "/servicios", screen: ServiceList },
  { path: "/servicios/:slug", screen: ServicePage },
  { path: "/borradores/:uuid", screen: lazily(() => import("./screens/draft/index.ts"), "DraftScreen"), lazy: true, task: true },
  { path: "/borradores/:uuid/:step", screen: lazily(() => import("./screens/draft/index.ts"), "DraftScreen"), lazy: true, task: true },
  { path: "/enviado/:uuid", screen: lazily(() => import("./screens/cases/index.ts"), "Sent"), lazy: true },
  { path: "/mis-casos", screen: lazily(() => import("./screens/cases/index.ts"), "CaseList"), lazy: true },
  { path: "/casos/:uuid", screen: lazily(() => import("./screens/cases/index.ts"), "CasePage"), lazy: true },
  { path: "/casos/:uuid/constancia", screen: lazily(() => import("./screens/cases/index.ts"), "ReceiptPage"), lazy: true },
  { path: "/seguir", screen: lazily(() => import("./screens/cases/index.ts"), "Follow"), lazy: true },
  { path: "/noticias", screen: lazily(() => import("./screens/news/index.ts"), "NewsList"), lazy: true },
  { path: "/noticias/:slug", screen: lazily(() => import("./screens/news/index.ts"), "PublicationPage"), lazy: true },
  { path: "/propuestas", screen: lazily(() => import("./screens/proposals/index.ts"), "ProposalList"), lazy: true },
  { path: "/propuestas/nueva", screen: lazily(() => import("./screens/proposals/index.ts"), "WriteProposal"), lazy: true },
  { path: "/propuestas/:uuid", screen: lazily(() => import("./screens/proposals/index.ts"), "ProposalPage"), lazy: true },
  { path: "/municipios", screen: lazily(() => import("./screens/places/index.ts"), "PlaceList"), lazy: true },
  { path: "/municipios/:slug", screen: lazily(() => import("./screens/places/index.ts"), "MunicipalityPage"), lazy: true },
  { path: "/organizaciones/:slug", screen: lazily(() => import("./screens/places/index.ts"), "OrganizationPage"), lazy: true },
  { path: "/ajustes", screen: lazily(() => import("./screens/settings/index.ts"), "Settings"), lazy: true },
  { path: "/ajustes/cuenta", screen: lazily(() => import("./screens/account/index.ts"), "AccountScreen"), lazy: true },
  { path: "/ajustes/entrar", screen: lazily(() => import("./screens/account/index.ts"), "SignInScreen"), lazy: true },
  { path: "/ajustes/dispositivos", screen: lazily(() => import("./screens/account/index.ts"), "DevicesScreen"), lazy: true },
  { path: "/ajustes/mis-datos", screen: lazily(() => import("./screens/account/index.ts"), "OwnDataScreen"), lazy: true },
  { path: "/ajustes/traer", screen: lazily(() => import("./screens/account/index.ts"), "BringScreen"), lazy: true },
  // Short enough to be typed from a kiosk's screen or from paper.
  { path: "/codigo", screen: lazily(() => import("./screens/account/index.ts"), "BringScreen"), lazy: true },
  ...apart("desk"),
  ...apart("kiosk"),
];

function lazily<M, K extends keyof M>(load: () => Promise<M>, name: M[K] extends Screen ? K : never): () => Promise<Screen> {
  return async () => (await load())[name] as Screen;
}

function apart(folder: "desk" | "kiosk"): Route[] {
  const roots = import.meta.glob<{ default: ComponentType }>(["./desk/index.tsx", "./kiosk/index.tsx"]);
  const load = roots[`./${folder}/index.tsx`];
  if (!load) return [];
  const screen = async () => (await load()).default as Screen;
  return [{ path: `/${folder}/*`, screen, lazy: true, bare: true }];
}

export interface Match {
  readonly route: Route | undefined;
  readonly params: Params;
  /** Equal for addresses that are steps of one screen. */
  readonly key: string;
}

export function matchPath(path: string): Match {
  for (const route of routes) {
    const params = paramsOf(route.path, path);
    if (params) return { route, params, key: route.task ? `task:${params["uuid"]}` : route.bare ? route.path : path };
  }
  return { route: undefined, params: {}, key: path };
}

function paramsOf(pattern: string, path: string): Params | undefined {
  const parts = path.split("/").filter(Boolean);
  const wanted = pattern.split("/").filter(Boolean);
  const open = wanted.at(-1) === "*";
  if (open) wanted.pop();
  if (open ? parts.length < wanted.length : parts.length !== wanted.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = parts[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const loaded = new Map<Route, Screen>();

/** The screen of a match; says so while it comes, and when it cannot come. */
export function Routed({ match }: { match: Match }) {
  const { route, params } = match;
  const [failed, setFailed] = useState(false);
  const [, redraw] = useState(0);
  const ready = !route || !route.lazy || loaded.has(route);
  useEffect(() => {
    if (ready || !route) return;
    let wanted = true;
    Promise.all([(route.screen as () => Promise<Screen>)(), restOfWords()]).then(
      ([screen]) => {
        loaded.set(route, screen);
        if (wanted) redraw((count) => count + 1);
      },
      () => wanted && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [route, ready]);
  if (!route) return <NotFound />;
  if (failed) return <LoadFailed />;
  const Screen = route.lazy ? loaded.get(route) : (route.screen as Screen);
  return Screen ? <Screen params={params} /> : <Opening />;
}
