/** What comes with every text that is written for all to read: the rules, and her name on it. */
import { Control } from "../../forms/control.tsx";

interface RulesProps {
  id?: string;
  words: {
    readonly rules: string;
    readonly ruleList: { readonly offensive: string; readonly off_topic: string; readonly unlawful: string };
    readonly moderated: string;
  };
}

export function Rules({ id, words: { rules, ruleList, moderated } }: RulesProps) {
  return (
    <div class="stack-small" id={id}>
      <p>{rules}</p>
      <ul class="bullets">
        <li>{ruleList.offensive}</li>
        <li>{ruleList.off_topic}</li>
        <li>{ruleList.unlawful}</li>
      </ul>
      <p class="soft">{moderated}</p>
    </div>
  );
}

interface NameProps {
  id: string;
  words: { readonly name: string; readonly nameHelp: string };
  error: string | undefined;
  value: string;
  onValue: (value: string) => void;
}

export function NameField({ id, words, error, value, onValue }: NameProps) {
  return (
    <Control id={id} label={words.name} help={words.nameHelp} error={error}>
      {(input) => (
        <input
          {...input}
          class="input input-medium"
          autoComplete="name"
          maxLength={80}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Control>
  );
}
