/** A code of another device: its cases are followed on this one too. */
import { useState } from "preact/hooks";
import { redeemClaim } from "../../offline/entering.ts";
import { Page } from "../../ui/page.tsx";
import { Entered } from "./sign-in.tsx";
import { SmallForm, TextField } from "./text-field.tsx";
import { troubleWords } from "./trouble.ts";
import { useAccountWords } from "./words/index.ts";

export function BringScreen() {
  const w = useAccountWords();
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const submit = async () => {
    setTried(true);
    if (!code.trim()) return false;
    await redeemClaim(code.trim());
    setDone(true);
    return true;
  };
  if (done) return <Entered title={w.bring.done} body={w.bring.doneBody} />;
  return (
    <Page title={w.bring.title} back="/ajustes" lead={w.bring.lead} narrow>
      <SmallForm
        button={w.bring.button}
        working={w.bring.working}
        onSubmit={submit}
        failed={(error) => troubleWords(w, error, { forbidden: "claim" })}
      >
        <TextField
          id="claim-code"
          label={w.bring.label}
          help={w.bring.help}
          error={tried && !code.trim() ? w.trouble.required : undefined}
          autocomplete="off"
          maxLength={20}
          value={code}
          onValue={setCode}
        />
      </SmallForm>
    </Page>
  );
}
