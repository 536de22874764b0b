/** The kiosk, below `/kiosk`: a shared device for one visitor after another. */
import "./kiosk.css";
import { useEffect } from "preact/hooks";
import { adaptWords, useWords } from "../i18n/index.ts";
import { stayBelow } from "../navigation.ts";
import { Opening } from "../screens/frame/fallbacks.tsx";
import { kioskWords } from "./adapt.ts";
import { Enrol } from "./enrol.tsx";
import { useStanding } from "./standing.ts";
import { ROOT, Visit } from "./visit.tsx";

export default function Kiosk() {
  useWords();
  const [standing, look] = useStanding();
  useEffect(() => {
    document.documentElement.dataset["kiosk"] = "";
    stayBelow(ROOT);
    adaptWords(kioskWords);
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
  if (standing === undefined) return <Opening />;
  return standing === null ? <Enrol onEnrolled={begin} /> : <Visit kiosk={standing} onEnrolled={begin} />;
}
