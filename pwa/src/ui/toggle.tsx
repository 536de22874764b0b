/** A choice to tick, a whole row wide. It shows what is so; `onChange` says what was wanted. */

export function Toggle({ label, help, on, onChange }: { label: string; help?: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="option">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          // The box shows what is so, not what was tapped: a refusal leaves it as it was.
          event.currentTarget.checked = on;
          onChange(wanted);
        }}
      />
      <span>
        <span class="strong">{label}</span>
        {help && <span class="choice-note">{help}</span>}
      </span>
    </label>
  );
}
