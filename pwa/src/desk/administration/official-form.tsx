/** Adding an official, or changing her name, password and roles. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { text } from "../../i18n/index.ts";
import { content, slugOf } from "../../offline/content.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useLive } from "../../ui/live.ts";
import { FailureNote } from "../failure.tsx";
import type { Organization } from "../model.ts";
import type { Grant, Role } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { addOfficial, changeOfficial, type OfficialView } from "./api.ts";

/** The portal's limit (server/officials/administering.py). */
const SHORTEST_PASSWORD = 8;
const ROLES: readonly Role[] = ["attend", "moderate", "publish", "administer"];

interface FormProps {
  /** Absent for a new one. */
  official?: OfficialView;
  organizations: readonly Organization[];
  onSaved: (display: string) => void;
  onCancel: () => void;
}

type Missing = "name" | "display" | "password";

export function OfficialForm({ official, organizations, onSaved, onCancel }: FormProps) {
  const w = useDeskWords();
  const [name, setName] = useState("");
  const [display, setDisplay] = useState(official?.display ?? "");
  const [password, setPassword] = useState("");
  const [grants, setGrants] = useState<readonly Grant[]>(official?.grants ?? [{ role: "attend", organization: "", municipality: "" }]);
  const [missing, setMissing] = useState<Missing | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>("input")?.focus(), []);

  const save = async () => {
    const short = official ? password !== "" && password.length < SHORTEST_PASSWORD : password.length < SHORTEST_PASSWORD;
    const lack = !official && name.trim() === "" ? "name" : display.trim() === "" ? "display" : short ? "password" : undefined;
    setMissing(lack);
    if (lack) return form.current?.querySelector<HTMLInputElement>(`#official-${lack}`)?.focus();
    setBusy(true);
    try {
      const changed = { display: display.trim(), grants, ...(password !== "" && { password }) };
      if (official) await changeOfficial(official.name, changed);
      else await addOfficial({ name: name.trim(), password, display: display.trim(), grants });
      onSaved(display.trim());
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  const field = (id: Missing, label: string, help: string | undefined, value: string, set: (value: string) => void) => (
    <Control id={`official-${id}`} label={label} help={help} error={missing === id ? w.administration.missing[id] : undefined}>
      {(a11y) => (
        <input
          {...a11y}
          class="input input-medium"
          {...(id === "password" ? ({ type: "password" } as const) : ({ type: "text" } as const))}
          autocomplete={id === "password" ? "new-password" : "off"}
          autocapitalize={id === "display" ? "words" : "none"}
          spellcheck={false}
          maxLength={id === "password" ? 1_000 : 80}
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Control>
  );

  return (
    <Form box={form} class={official ? "stack" : "stack panel"} onSubmit={() => !busy && void save()}>
      <h2 class="desk-h3">{official ? w.administration.changing(official.name) : w.administration.add}</h2>
      {failure !== undefined && <FailureNote error={failure} />}
      {!official && field("name", w.signIn.user, w.administration.nameHelp, name, setName)}
      {field("display", w.administration.display, w.administration.displayHelp, display, setDisplay)}
      {field("password", official ? w.administration.newPassword : w.signIn.password, official ? w.administration.newPasswordHelp : w.administration.passwordHelp, password, setPassword)}
      <GrantFields grants={grants} organizations={organizations} onChange={setGrants} />
      <div class="actions">
        <Button type="submit" busy={busy}>
          {w.administration.save}
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          {w.administration.cancel}
        </Button>
      </div>
    </Form>
  );
}

interface GrantFieldsProps {
  grants: readonly Grant[];
  organizations: readonly Organization[];
  onChange: (grants: readonly Grant[]) => void;
}

/** A row a role; an empty choice is everything. */
function GrantFields({ grants, organizations, onChange }: GrantFieldsProps) {
  const w = useDeskWords();
  const { municipalities } = useLive(content);
  const put = (at: number, part: Partial<Grant>) => onChange(grants.map((grant, index) => (index === at ? { ...grant, ...part } : grant)));
  return (
    <fieldset class="field">
      <legend class="field-label">{w.administration.grants}</legend>
      <p class="field-help">{w.administration.grantsHelp}</p>
      <ol class="stack-small">
        {grants.map((grant, index) => (
          <li key={index} class="desk-grant">
            <select
              class="input"
              aria-label={`${w.administration.role} ${index + 1}`}
              value={grant.role}
              onChange={(event) => put(index, { role: event.currentTarget.value as Role })}
            >
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {w.administration.roles[role]}
                </option>
              ))}
            </select>
            <select
              class="input"
              aria-label={`${w.one.organization} ${index + 1}`}
              value={grant.organization}
              onChange={(event) => put(index, { organization: event.currentTarget.value })}
            >
              <option value="">{w.administration.everyOrganization}</option>
              {organizations.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {text(name)}
                </option>
              ))}
            </select>
            <select
              class="input"
              aria-label={`${w.one.municipality} ${index + 1}`}
              value={grant.municipality}
              onChange={(event) => put(index, { municipality: event.currentTarget.value })}
            >
              <option value="">{w.administration.wholeCity}</option>
              {municipalities.map((one) => (
                <option key={one._id} value={slugOf(one)}>
                  {one.name}
                </option>
              ))}
            </select>
            <Button kind="link" label={`${w.administration.takeAway} ${index + 1}`} onPress={() => onChange(grants.filter((_, at) => at !== index))}>
              {w.administration.takeAway}
            </Button>
          </li>
        ))}
      </ol>
      <div>
        <Button kind="link" onPress={() => onChange([...grants, { role: "attend", organization: "", municipality: "" }])}>
          {w.administration.addGrant}
        </Button>
      </div>
    </fieldset>
  );
}
