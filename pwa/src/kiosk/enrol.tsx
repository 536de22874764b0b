/** Setting up a kiosk with a one-time code. All that `/kiosk` shows on a device that is none. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../forms/control.tsx";
import { enrolKiosk } from "../offline/kiosk.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Note } from "../ui/note.tsx";
import { Page } from "../ui/page.tsx";
import { useKioskWords } from "./words/index.ts";

type Trouble = "refused" | "offline" | "storage";

export function Enrol({ onEnrolled }: { onEnrolled: () => void }) {
  const k = useKioskWords();
  return (
    <main class="main" id="contenido" tabIndex={-1}>
      <Page title={k.enrol.title} lead={k.enrol.lead} narrow>
        <p>{k.enrol.how}</p>
        <EnrolForm onEnrolled={onEnrolled} eager />
      </Page>
    </main>
  );
}

/** `eager`: it takes the focus, being what one came for. */
export function EnrolForm({ onEnrolled, eager }: { onEnrolled: () => void; eager?: boolean }) {
  const k = useKioskWords();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const focus = (id: string) => form.current?.querySelector<HTMLInputElement>(`#${id}`)?.focus({ preventScroll: true });
  useEffect(() => {
    if (eager) focus("code");
  }, []);

  const submit = async () => {
    if (busy) return;
    setTried(true);
    setTrouble(undefined);
    if (code.trim() === "") return focus("code");
    setBusy(true);
    const result = await enrolKiosk(code.trim(), name.trim()).catch((): Trouble => "storage");
    setBusy(false);
    if (result === "enrolled") return onEnrolled();
    setTrouble(result);
    focus("code");
  };

  return (
    <>
      {trouble && <Note warm live title={k.enrol[trouble]} />}
      <Form box={form} autocomplete="off" onSubmit={() => void submit()}>
        <Control id="code" label={k.enrol.code} help={k.enrol.codeHelp} error={tried && !code.trim() ? k.enrol.codeRequired : undefined}>
          {(a11y) => (
            <input
              {...a11y}
              class="input input-short kiosk-code"
              type="text"
              value={code}
              autocapitalize="characters"
              spellcheck={false}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Control>
        <Control id="kiosk-name" label={k.enrol.name} help={k.enrol.nameHelp} optional>
          {(a11y) => (
            <input
              {...a11y}
              class="input input-medium"
              type="text"
              maxLength={200}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Control>
        <div class="actions">
          <Button type="submit" busy={busy}>
            {busy ? k.enrol.working : k.enrol.button}
          </Button>
        </div>
      </Form>
    </>
  );
}
