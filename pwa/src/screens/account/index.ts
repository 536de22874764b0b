/** The account's screens: one part of the app. */
export { AccountScreen } from "./account.tsx";
export { BringScreen } from "./bring.tsx";
export { DevicesScreen } from "./devices.tsx";
export { OwnDataScreen } from "./own-data.tsx";
export { SignInScreen } from "./sign-in.tsx";
