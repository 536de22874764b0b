/**
 * Icons: a dozen inline shapes on a 24 px grid, drawn with the text's own colour.
 *
 * `<Icon name="clock" />` beside a word. They are hidden from screen readers: the word says it.
 */
const PATHS = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  folder: "M3 6h6l2 3h10v10H3z",
  news: "M4 5h13v14H6a2 2 0 0 1-2-2zM17 9h3v8a2 2 0 0 1-2 2M7 9h7M7 13h7M7 16h4",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  next: "m9 5 7 7-7 7",
  back: "m15 5-7 7 7 7",
  check: "m5 13 4 4L19 7",
  done: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12l3 3 5-6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 3",
  up: "M12 20V5M6 11l6-6 6 6",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
  reply: "M4 5h16v11H10l-5 4v-4H4z",
  answered: "M4 5h16v11H10l-5 4v-4H4zM8 10.5l2.5 2.5L15.5 8",
  closed: "M5 5h14v14H5zM9 12h6",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17h.01",
  stop: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM9 9l6 6M15 9l-6 6",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  offline: "M3 3l18 18M5 12a10 10 0 0 1 4-2.4M2 8.5A15 15 0 0 1 6.5 6M12 5.5a15 15 0 0 1 10 3M15.5 10a10 10 0 0 1 3.5 2M9 15.5a5 5 0 0 1 6 0M12 19h.01",
  online: "M2 8.5a15 15 0 0 1 20 0M5 12a10 10 0 0 1 14 0M9 15.5a5 5 0 0 1 6 0M12 19h.01",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8h.01",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  camera: "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  pin: "M12 21s-7-6.5-7-12a7 7 0 0 1 14 0c0 5.5-7 12-7 12zM12 6.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
  paper: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  phone: "M6 3h12v18H6zM11 18h2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The portal's mark: an open door on the sea. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M6 30V14a10 10 0 0 1 20 0v16z" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M8 22c2.7-2.7 5.3-2.7 8 0s5.3 2.7 8 0v7H8z" fill="currentColor" />
      <circle cx="16" cy="14" r="3" fill="currentColor" />
    </svg>
  );
}
