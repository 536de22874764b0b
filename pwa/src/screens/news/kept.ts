/** A text that survives the screen, the tab and the phone's battery. */
import { useEffect, useState } from "preact/hooks";
import { saveText, savedText } from "../../offline/texts.ts";

export function useKept(key: string): [string, (words: string) => void] {
  const [typed, setTyped] = useState("");
  useEffect(() => {
    void savedText(key).then((kept) => setTyped((now) => now || kept));
  }, [key]);
  const write = (words: string) => {
    setTyped(words);
    saveText(key, words);
  };
  return [typed, write];
}
