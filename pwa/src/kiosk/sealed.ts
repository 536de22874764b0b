/** What visits left sealed on this device, counted anew while it is shown. */
import { useEffect, useState } from "preact/hooks";
import { sealedCounts } from "../offline/kiosk.ts";

/** Milliseconds between looks at what still waits. */
const LOOK_EVERY = 3_000;

export function useSealed(): { readonly waiting: number; readonly refused: number } {
  const [counts, setCounts] = useState({ waiting: 0, refused: 0 });
  useEffect(() => {
    const look = () => void sealedCounts().then(setCounts, () => undefined);
    look();
    const timer = setInterval(look, LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  return counts;
}
