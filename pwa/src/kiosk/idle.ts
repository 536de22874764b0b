/** Whether somebody is still in front of the kiosk. */

/** Seconds without a touch or a key before it asks. */
export const IDLE_SECONDS = 90;
/** Seconds to answer before it erases. */
export const ANSWER_SECONDS = 30;

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"] as const;

export interface Watching {
  /** Somebody said that she is here. */
  stay(): void;
  stop(): void;
}

/**
 * Watches from now on. `warn` hears the seconds left, each second, or undefined when somebody came
 * back; `leave` is called once, at the end. Once it asks, only `stay()` counts: a sleeve on the
 * screen is no answer.
 */
export function watchIdle(warn: (left: number | undefined) => void, leave: () => void): Watching {
  let last = now();
  let asking = false;
  const sign = () => {
    if (!asking) last = now();
  };
  const look = () => {
    const idle = since(last);
    if (idle < IDLE_SECONDS) return;
    const left = Math.ceil(IDLE_SECONDS + ANSWER_SECONDS - idle);
    asking = true;
    if (left > 0) return warn(left);
    stop();
    leave();
  };
  const timer = setInterval(look, 1000);
  const stop = () => {
    clearInterval(timer);
    for (const name of SIGNS) removeEventListener(name, sign, true);
  };
  for (const name of SIGNS) addEventListener(name, sign, { capture: true, passive: true });
  const stay = () => {
    last = now();
    asking = false;
    warn(undefined);
  };
  return { stay, stop };
}

/**
 * Two clocks: the steady one stands still while some devices sleep, the wall's jumps when it is
 * set. The later one counts, so nobody's data stays longer than it should.
 */
interface Instant {
  readonly steady: number;
  readonly wall: number;
}

function now(): Instant {
  return { steady: performance.now(), wall: Date.now() };
}

/** Seconds since `then`. */
function since(then: Instant): number {
  return Math.max(performance.now() - then.steady, Date.now() - then.wall) / 1000;
}
