/**
 * New credentials of this device, drawn before it asks to be let in and kept until it knows the
 * answer: the same request again, after an answer that was lost, makes no second device.
 */
import type { NewDevice } from "../generated/accounts.ts";
import { deviceName } from "./device-name.ts";
import { HttpError } from "./http.ts";
import { drawCredentials } from "./identity.ts";
import { answer, remove, write } from "./store.ts";

/** Where the credentials that wait for an answer are, among the values. */
export const CANDIDATE = "newDevice";

async function candidate(): Promise<NewDevice> {
  const fresh = drawCredentials();
  const kept = await write(["values"], async (store) => {
    const present = await answer<typeof fresh | undefined>(store("values").get(CANDIDATE));
    if (!present) store("values").put(fresh, CANDIDATE);
    return present ?? fresh;
  });
  return { ...kept, name: deviceName(navigator.userAgent) };
}

/** Ask to be let in; with new credentials where the drawn ones turn out to be in use (409). */
export async function asNewDevice<T>(ask: (device: NewDevice) => Promise<T>): Promise<[T, NewDevice]> {
  const first = await candidate();
  try {
    return [await ask(first), first];
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 409)) throw error;
    await remove("values", CANDIDATE);
    const second = await candidate();
    return [await ask(second), second];
  }
}
