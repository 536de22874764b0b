/** Settings: one part of the app. */
export { Settings } from "./settings.tsx";
