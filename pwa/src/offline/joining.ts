/**
 * What a device did before it signed in can come along: then it is seen on all devices of the account.
 * A phone goes from hand to hand, so it is only done when she says that it was she.
 */
import type { Account, Enter, Join, SignedIn } from "../generated/accounts.ts";
import { json, signed } from "./asking.ts";
import { CANDIDATE, asNewDevice } from "./candidate.ts";
import { tell } from "./channel.ts";
import { reloadCitizen } from "./citizen.ts";
import { deviceName } from "./device-name.ts";
import { identities, userName, type StoredIdentity } from "./identity.ts";
import { answer, write } from "./store.ts";
import { exchangeNow } from "./sync.ts";

/** The identities that this device had before it signed in, of which the portal has heard. */
export async function earlier(): Promise<readonly StoredIdentity[]> {
  return (await identities()).filter((each) => each.earlier === true && each.registered);
}

/** They are hers: her other devices may open them. Throws `HttpError`, and `TypeError` offline. */
export async function joinEarlier(): Promise<void> {
  const name = deviceName(navigator.userAgent);
  for (const each of await earlier()) {
    const device = { id: userName(each), secret: each.secret, name };
    await signed<SignedIn>("/joined", json({ device } satisfies Join));
    await change(each.id, (present) => present && { ...present, earlier: false });
  }
}

/** Open, on this device too, what other devices of the account brought along. Throws as above. */
export async function enterJoined(account: Account): Promise<void> {
  const here = await identities();
  // One that is paused was signed out with the account, and comes back with it.
  const wanted = account.joined.filter((id) => !here.some((each) => each.id === id && !each.paused));
  for (const id of wanted) {
    const [, device] = await asNewDevice((device) =>
      signed<SignedIn>(`/joined/${id}/devices`, json({ device } satisfies Enter)),
    );
    await change(id, () => ({ id, device: device.id, secret: device.secret, role: "followed", registered: true, paused: false }));
  }
  if (wanted.length === 0) return;
  tell({ kind: "citizen" });
  await reloadCitizen();
  await exchangeNow({ pull: true, force: true });
}

type Changed = (present: StoredIdentity | undefined) => StoredIdentity | undefined;

async function change(id: string, how: Changed): Promise<void> {
  await write(["identities", "values"], async (store) => {
    const changed = how(await answer<StoredIdentity | undefined>(store("identities").get(id)));
    if (changed) store("identities").put(changed);
    store("values").delete(CANDIDATE);
  });
}
