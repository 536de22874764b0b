/** Whether this device is a kiosk, and whether the portal still knows it. */
import { useEffect, useState } from "preact/hooks";
import { checkKiosk, kioskState, type KioskState } from "../offline/kiosk.ts";

/** Milliseconds between looks at what this device knows: sending in the background may learn it. */
const LOOK_EVERY = 3_000;
/** Milliseconds between questions to the portal. */
const ASK_EVERY = 300_000;

/** undefined: not looked up yet. null: this device is no kiosk. The function looks again at once. */
export function useStanding(): [KioskState | null | undefined, () => void] {
  const [state, setState] = useState<KioskState | null | undefined>(undefined);
  const look = () =>
    void kioskState().then(
      (found) => setState((now) => (now && found && same(now, found) ? now : (found ?? null))),
      () => setState(null),
    );
  useEffect(() => {
    const ask = () => void checkKiosk().then(look);
    look();
    ask();
    const looking = setInterval(look, LOOK_EVERY);
    const asking = setInterval(ask, ASK_EVERY);
    addEventListener("online", ask);
    return () => {
      clearInterval(looking);
      clearInterval(asking);
      removeEventListener("online", ask);
    };
  }, []);
  return [state, look];
}

function same(one: KioskState, other: KioskState): boolean {
  return one.name === other.name && one.removed === other.removed;
}
