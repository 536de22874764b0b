/** Notifications of this browser: what it is subscribed to. Ask only on a tap. */
import { Source, type Live } from "./live.ts";

export interface Push {
  readonly support: "yes" | "no";
  readonly permission: NotificationPermission;
  /** Answers and states of her cases. */
  readonly cases: boolean;
  /** Such as `section:del-gobernador`, `municipality:playa`. */
  readonly topics: readonly string[];
  /** Chosen here but not yet known to the server: it is told when there is a connection. */
  readonly pending: boolean;
}

const source = new Source<Push>({
  support: "no",
  permission: "default",
  cases: false,
  topics: [],
  pending: false,
});
export const push: Live<Push> = source;

/** Every one of these may show the browser's question, so call them from a tap. Answer: granted. */
export function enableCases(): Promise<boolean> {
  throw new Error("signature only");
}
export function follow(_topic: string): Promise<boolean> {
  throw new Error("signature only");
}
export function unfollow(_topic: string): Promise<void> {
  throw new Error("signature only");
}
export function disableCases(): Promise<void> {
  throw new Error("signature only");
}
/** No notifications at all in this browser. */
export function disable(): Promise<void> {
  throw new Error("signature only");
}
/** The language of notifications follows the app's. */
export function setPushLanguage(_language: "es" | "en"): Promise<void> {
  throw new Error("signature only");
}
