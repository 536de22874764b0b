/** The texts of a service's page, each in both languages. */
import { Control } from "../../forms/control.tsx";
import type { Service, Text } from "../../generated/documents.ts";
import { Button } from "../../ui/button.tsx";
import { useServiceWords } from "./words/index.ts";

const SINGLE = ["title", "summary", "organization", "who", "cost", "duration"] as const;
const LISTS = ["requirements", "legal_basis"] as const;
const LONGEST = 1_000;

export function ServiceTexts({ service, change }: { service: Service; change: (service: Service) => void }) {
  const w = useServiceWords();
  return (
    <>
      {SINGLE.map((name) => (
        <BothLanguages
          key={name}
          id={name}
          label={w[name]}
          value={service[name]}
          change={(value) => change({ ...service, [name]: value })}
        />
      ))}
      {LISTS.map((name) => (
        <TextList
          key={name}
          id={name}
          label={w[name]}
          values={service[name]}
          change={(values) => change({ ...service, [name]: values })}
        />
      ))}
    </>
  );
}

interface ListProps {
  id: string;
  label: string;
  values: readonly Text[];
  change: (values: Text[]) => void;
}

function TextList({ id, label, values, change }: ListProps) {
  const w = useServiceWords();
  return (
    <section class="stack" aria-labelledby={`${id}-list`}>
      <h2 id={`${id}-list`}>{label}</h2>
      {values.map((value, index) => {
        const name = w.number(label, index + 1);
        return (
          <div key={index} class="panel stack-small">
            <BothLanguages id={`${id}-${index}`} label={name} value={value} change={(next) => change(values.with(index, next))} />
            <div>
              <Button kind="link" label={w.remove(name)} onPress={() => change(values.filter((_, at) => at !== index))}>
                {w.removeShort}
              </Button>
            </div>
          </div>
        );
      })}
      <div>
        <Button kind="quiet" onPress={() => change([...values, { es: "", en: "" }])}>
          {w.add(label)}
        </Button>
      </div>
    </section>
  );
}

interface BothProps {
  id: string;
  label: string;
  value: Text;
  change: (value: Text) => void;
}

function BothLanguages({ id, label, value, change }: BothProps) {
  const w = useServiceWords();
  return (
    <div class="stack-small">
      {(["es", "en"] as const).map((language) => (
        <Control key={language} id={`service-${id}-${language}`} label={`${label} (${w.in[language]})`}>
          {(a11y) => (
            <textarea
              {...a11y}
              class="input"
              rows={2}
              lang={language}
              maxLength={LONGEST}
              value={value[language]}
              onInput={(event) => change({ ...value, [language]: event.currentTarget.value })}
            />
          )}
        </Control>
      ))}
    </div>
  );
}
