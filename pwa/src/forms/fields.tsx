/**
 * Every widget of a form: `<FieldInput field value onChange error required files />`.
 *
 * A widget shows a raw value and reports the next one; it knows no rules. `files` keeps photos.
 */
import { text, useWords } from "../i18n/index.ts";
import { content } from "../offline/content.ts";
import { useLive } from "../ui/live.ts";
import { cityDay } from "../ui/time.ts";
import { CharactersLeft } from "./characters-left.tsx";
import { Control, type FrameProps, Group, inputId, inputProps } from "./control.tsx";
import { DateInput } from "./date.tsx";
import { type Field, isNumber } from "./model.ts";
import { type PhotoStore, PhotosInput } from "./photos.tsx";
import { PlaceInput } from "./place.tsx";

export interface FieldInputProps {
  field: Field;
  /** "place.address" for a part of a field. */
  path?: string;
  value: unknown;
  required: boolean;
  /** The error of a path: this field's, or of a part of it. */
  error: (path: string) => string | undefined;
  onChange: (value: unknown) => void;
  files: PhotoStore;
}

export function FieldInput(props: FieldInputProps) {
  const { field, value, onChange, required } = props;
  const path = props.path ?? field.name;
  const frame: FrameProps = {
    id: inputId(path),
    label: text(field.label),
    help: field.help && text(field.help),
    error: props.error(path),
    optional: !required,
  };
  switch (field.widget) {
    case "radio":
      return <Radios frame={frame} field={field} value={value} onChange={onChange} />;
    case "checkbox":
      return <Checkbox frame={frame} value={value} onChange={onChange} />;
    case "select":
    case "municipality":
      return <Select frame={frame} field={field} value={value} onChange={onChange} />;
    case "date":
      return <DateInput frame={frame} example={BORN.has(field.name) ? "1985-03-27" : cityDay(-1)} value={value} onChange={onChange} />;
    case "textarea":
      return <LongText frame={frame} field={field} value={value} onChange={onChange} />;
    case "photo":
      return <PhotosInput frame={frame} field={field} value={value} onChange={onChange} files={props.files} />;
    case "place":
      return (
        <PlaceInput
          frame={frame}
          field={field}
          value={value}
          onChange={onChange}
          part={(part) => <FieldInput {...part} error={props.error} files={props.files} />}
        />
      );
    default:
      return <ShortText frame={frame} field={field} value={value} onChange={onChange} />;
  }
}

interface WidgetProps {
  frame: FrameProps;
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** What a phone's keyboard and the browser's memory need to know (WCAG 2.2 SC 1.3.5). */
const KEYBOARDS: Readonly<Record<string, { inputMode?: "tel" | "numeric" | "email"; autoComplete?: string }>> = {
  phone: { inputMode: "tel", autoComplete: "tel" },
  email: { inputMode: "email", autoComplete: "email" },
  identity: { inputMode: "numeric", autoComplete: "off" },
};
/** Dates that lie long ago. */
const BORN: ReadonlySet<string> = new Set(["born_on"]);
const REMEMBERED: Readonly<Record<string, string>> = { full_name: "name", address: "street-address" };

/** On a kiosk the browser must not offer one visitor's words to the next (HTML, "autofill"). */
function isShared(): boolean {
  return "kiosk" in document.documentElement.dataset;
}

function ShortText({ frame, field, value, onChange }: WidgetProps) {
  const keyboard = KEYBOARDS[field.widget] ?? {};
  const number = isNumber(field);
  const short = number || field.widget === "phone" || field.widget === "identity";
  return (
    <Control {...frame}>
      {(input) => (
        <input
          {...input}
          type="text"
          inputMode={number ? (field.schema["type"] === "integer" ? "numeric" : "decimal") : keyboard.inputMode}
          autoComplete={isShared() ? "off" : (keyboard.autoComplete ?? REMEMBERED[field.name])}
          class={short ? "input input-short" : "input"}
          value={asTyped(value)}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Control>
  );
}

function LongText({ frame, field, value, onChange }: WidgetProps) {
  const typed = asTyped(value);
  return (
    <Control {...frame}>
      {(input) => (
        <>
          <textarea {...input} class="input" rows={5} autoComplete={isShared() ? "off" : undefined} value={typed} onInput={(event) => onChange(event.currentTarget.value)} />
          <CharactersLeft typed={typed} most={Number(field.schema["maxLength"] ?? 0)} />
        </>
      )}
    </Control>
  );
}

function Radios({ frame, field, value, onChange }: WidgetProps) {
  return (
    <Group {...frame}>
      <div class="options">
        {field.options.map((option, index) => (
          <label class="option" key={option.value}>
            <input
              type="radio"
              id={index === 0 ? frame.id : undefined}
              name={frame.id}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            {text(option.label)}
          </label>
        ))}
      </div>
    </Group>
  );
}

function Checkbox({ frame, value, onChange }: Omit<WidgetProps, "field">) {
  const t = useWords();
  return (
    <div class={frame.error ? "field field-bad" : "field"}>
      {frame.help && (
        <p class="field-help" id={`${frame.id}-help`}>
          {frame.help}
        </p>
      )}
      {frame.error && (
        <p class="field-error" id={`${frame.id}-error`}>
          <span class="visually-hidden">{t.form.errorPrefix} </span>
          {frame.error}
        </p>
      )}
      <label class="option">
        <input
          type="checkbox"
          {...inputProps(frame)}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>
          {frame.label}
          {frame.optional && <span class="field-optional"> ({t.app.optional})</span>}
        </span>
      </label>
    </div>
  );
}

function Select({ frame, field, value, onChange }: WidgetProps) {
  const t = useWords();
  const { municipalities } = useLive(content);
  const allowed = new Set(field.options.map((option) => option.value));
  const options =
    field.widget === "municipality" && municipalities.length > 0
      ? municipalities
          .map(({ _id, name }) => ({ value: _id.slice("municipality:".length), label: name }))
          .filter((option) => allowed.size === 0 || allowed.has(option.value))
      : field.options.map((option) => ({ value: option.value, label: text(option.label) }));
  return (
    <Control {...frame}>
      {(input) => (
        <select {...input} class="input input-medium" value={asTyped(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{t.form.choose}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Control>
  );
}

export function asTyped(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
