/**
 * The frame of a field: label, help, error, in the order a screen reader needs them.
 *
 * `<Control id label help error optional>{(a11y) => <input {...a11y} />}</Control>` for one input,
 * `<Group …>` for several under one legend. Ids: `f-<field>`, so that errors can link to them.
 */
import type { ComponentChildren } from "preact";
import { useWords } from "../i18n/index.ts";
import { Icon } from "../ui/icon.tsx";

/** The id of the input of a field; of the first one where it has several. */
export function inputId(path: string): string {
  return `f-${path}`;
}

export interface FrameProps {
  id: string;
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
}

export interface InputProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
  "aria-required": "true" | undefined;
}

export function Control({ children, ...frame }: FrameProps & { children: (input: InputProps) => ComponentChildren }) {
  const { id, label, help, error, optional } = frame;
  return (
    <div class={error ? "field field-bad" : "field"}>
      <label class="field-label" for={id}>
        <Label label={label} optional={optional} />
      </label>
      {help && <Help id={id} help={help} />}
      {error && <FieldError id={id} error={error} />}
      {children(inputProps(frame))}
    </div>
  );
}

/** `large`: its fields have labels of their own. */
export function Group({ children, large, ...frame }: FrameProps & { large?: boolean; children: ComponentChildren }) {
  const { id, label, help, error, optional } = frame;
  return (
    <fieldset class={(error ? "field field-bad" : "field") + (large ? " field-group" : "")} aria-describedby={describedBy(frame)}>
      <legend class="field-label">
        <Label label={label} optional={optional} />
      </legend>
      {help && <Help id={id} help={help} />}
      {error && <FieldError id={id} error={error} />}
      {children}
    </fieldset>
  );
}

export function inputProps(frame: FrameProps): InputProps {
  return {
    id: frame.id,
    "aria-describedby": describedBy(frame),
    "aria-invalid": frame.error ? "true" : undefined,
    "aria-required": frame.optional ? undefined : "true",
  };
}

function describedBy({ id, help, error }: FrameProps): string | undefined {
  return [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

function Label({ label, optional }: { label: string; optional: boolean | undefined }) {
  const t = useWords();
  return (
    <>
      {label}
      {optional && <span class="field-optional"> ({t.app.optional})</span>}
    </>
  );
}

function Help({ id, help }: { id: string; help: string }) {
  return (
    <p class="field-help" id={`${id}-help`}>
      {help}
    </p>
  );
}

export function FieldError({ id, error }: { id: string; error: string }) {
  const t = useWords();
  return (
    <p class="field-error" id={`${id}-error`}>
      <Icon name="alert" />
      <span>
        <span class="visually-hidden">{t.form.errorPrefix} </span>
        {error}
      </span>
    </p>
  );
}
