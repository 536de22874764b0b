/** Some lines of text, with how many characters are left once few are. */
import { CharactersLeft } from "./characters-left.tsx";
import { Control } from "./control.tsx";

interface TextBoxProps {
  id: string;
  label: string;
  help?: string | undefined;
  optional?: boolean;
  error?: string | undefined;
  rows: number;
  /** Characters. */
  most: number;
  value: string;
  onValue: (value: string) => void;
}

export function TextBox({ id, label, help, optional, error, rows, most, value, onValue }: TextBoxProps) {
  return (
    <Control id={id} label={label} help={help} error={error} {...(optional && { optional })}>
      {(input) => (
        <>
          <textarea {...input} class="input" rows={rows} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
          <CharactersLeft typed={value} most={most} />
        </>
      )}
    </Control>
  );
}
