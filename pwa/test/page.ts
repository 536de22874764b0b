/** The offline core with no screens, for tests/browser/test_offline_*.py: never part of the app. */
import * as account from "../src/offline/account.ts";
import * as citizen from "../src/offline/citizen.ts";
import * as config from "../src/offline/config.ts";
import * as connection from "../src/offline/connection.ts";
import * as content from "../src/offline/content.ts";
import * as entering from "../src/offline/entering.ts";
import * as drafts from "../src/offline/drafts.ts";
import * as erase from "../src/offline/erase.ts";
import * as identity from "../src/offline/identity.ts";
import * as joining from "../src/offline/joining.ts";
import * as kiosk from "../src/offline/kiosk.ts";
import * as outbox from "../src/offline/outbox.ts";
import * as pulling from "../src/offline/pulling.ts";
import * as push from "../src/offline/push.ts";
import * as storage from "../src/offline/storage.ts";
import * as submit from "../src/offline/submit.ts";
import * as texts from "../src/offline/texts.ts";
import * as update from "../src/offline/update.ts";
import { startOffline } from "../src/offline/start.ts";

const core = {
  ...account,
  ...citizen,
  ...config,
  ...connection,
  ...content,
  ...entering,
  ...joining,
  ...drafts,
  ...erase,
  ...identity,
  ...kiosk,
  ...outbox,
  ...pulling,
  ...push,
  ...storage,
  ...submit,
  ...texts,
  ...update,
};

Object.assign(globalThis, { core });
startOffline();
