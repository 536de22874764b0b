/** Which keys do what: asked for with "?" on every screen of the desk. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { useLive } from "../ui/live.ts";
import { lettersOn, turnLetters, useKeys } from "./keys.ts";
import { useDeskWords } from "./words/index.ts";

export function KeysHelp() {
  const w = useDeskWords();
  const [shown, setShown] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const on = useLive(lettersOn);
  const show = () => setShown(true);
  useKeys({ "?": show });
  useEffect(() => {
    if (shown) dialog.current?.showModal();
  }, [shown]);
  return (
    <>
      <p class="desk-keys small soft">
        <Button kind="link" onPress={show}>
          {w.keys.title}
        </Button>
      </p>
      {shown && (
        <dialog ref={dialog} class="desk-dialog" aria-labelledby="keys-title" onClose={() => setShown(false)}>
          <div class="stack">
            <h2 id="keys-title">{w.keys.title}</h2>
            <table class="desk-keys-table">
              <tbody>
                {w.keys.list.map(([keys, does]) => (
                  <tr key={keys}>
                    <th scope="row">
                      <kbd>{keys}</kbd>
                    </th>
                    <td>{does}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <label class="desk-check">
              <input type="checkbox" checked={on} onChange={(event) => turnLetters(event.currentTarget.checked)} />
              {w.keys.letters}
            </label>
            <div class="actions">
              <Button onPress={() => dialog.current?.close()}>{w.keys.close}</Button>
            </div>
          </div>
        </dialog>
      )}
    </>
  );
}
