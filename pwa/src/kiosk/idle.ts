/** Whether somebody is still in front of the kiosk. */

/** Seconds without a touch or a key before it asks. */
export const IDLE_SECONDS = 150;
/** Seconds to answer before it erases. */
export const ANSWER_SECONDS = 60;

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove", "click"] as const;
/** While it asks: a touch counts once it is over, so that it falls on nothing below the question. */
const ANSWERS: ReadonlySet<string> = new Set(["click", "keydown"]);

/** `data-leaves` marks what one touches to leave. */
function isLeaving({ target }: Event): boolean {
  return target instanceof Element && target.closest("[data-leaves]") !== null;
}

export interface Watching {
  /** Somebody said that she is here. */
  stay(): void;
  stop(): void;
}

/**
 * Watches from now on. `warn` hears the seconds left, each second, or undefined when somebody came
 * back; `leave` is called once, at the end. While it asks, any touch or key keeps the visit open.
 */
export function watchIdle(warn: (left: number | undefined) => void, leave: () => void): Watching {
  let last = now();
  let asking = false;
  const stay = () => {
    last = now();
    asking = false;
    warn(undefined);
  };
  const sign = (event: Event) => {
    if (!asking) last = now();
    else if (ANSWERS.has(event.type) && !isLeaving(event)) stay();
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
