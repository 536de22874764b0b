/** The kiosk, below `/kiosk`: a shared device for one visitor after another. */
import "./kiosk.css";
import { useEffect, useState } from "preact/hooks";
import { adaptWords, useWords } from "../i18n/index.ts";
import { stayBelow } from "../navigation.ts";
import { kioskName } from "../offline/kiosk.ts";
import { Opening } from "../screens/frame/fallbacks.tsx";
import { kioskWords } from "./adapt.ts";
import { Enrol } from "./enrol.tsx";
import { ROOT, Visit } from "./visit.tsx";

/** undefined: not looked up yet. null: this device is no kiosk. */
type Name = string | null | undefined;

export default function Kiosk() {
  useWords();
  const [name, setName] = useState<Name>(undefined);
  const look = () =>
    void kioskName().then(
      (found) => setName(found ?? null),
      () => setName(null),
    );
  useEffect(() => {
    document.documentElement.dataset["kiosk"] = "";
    stayBelow(ROOT);
    adaptWords(kioskWords);
    look();
    return () => {
      delete document.documentElement.dataset["kiosk"];
      stayBelow("");
      adaptWords((words) => words);
    };
  }, []);
  const begin = () => {
    scrollTo(0, 0);
    look();
  };
  if (name === undefined) return <Opening />;
  return name === null ? <Enrol onEnrolled={begin} /> : <Visit name={name} />;
}
