/** The texts of a service's page, each in both languages. */
import { FieldError } from "../../forms/control.tsx";
import type { Service, Text } from "../../generated/documents.ts";
import { Button } from "../../ui/button.tsx";
import { type Fault, faultWords } from "./api.ts";
import { BothLanguages } from "./form/fields.tsx";
import { Offices } from "./offices.tsx";
import { useServiceWords } from "./words/index.ts";

const SINGLE = ["title", "summary", "organization", "who", "cost", "duration"] as const;
const LISTS = ["requirements", "legal_basis"] as const;

interface TextsProps {
  service: Service;
  change: (how: (service: Service) => Service) => void;
  faults: readonly Fault[];
}

export function ServiceTexts({ service, change, faults }: TextsProps) {
  const w = useServiceWords();
  const errorOf = (name: string) => {
    const fault = faults.find((one) => one.of === "service" && one.name === name);
    return fault && faultWords(fault);
  };
  return (
    <>
      {SINGLE.map((name) => (
        <BothLanguages
          key={name}
          id={name}
          label={w[name]}
          value={service[name]}
          error={errorOf(name)}
          change={(value) => change((now) => ({ ...now, [name]: value }))}
        />
      ))}
      {LISTS.map((name) => (
        <TextList
          key={name}
          id={name}
          label={w[name]}
          values={service[name]}
          error={errorOf(name)}
          change={(values) => change((now) => ({ ...now, [name]: values }))}
        />
      ))}
      <Offices offices={service.offices} error={errorOf("offices")} change={(offices) => change((now) => ({ ...now, offices }))} />
    </>
  );
}

interface ListProps {
  id: string;
  label: string;
  values: readonly Text[];
  error: string | undefined;
  change: (values: Text[]) => void;
}

function TextList({ id, label, values, error, change }: ListProps) {
  const w = useServiceWords();
  return (
    <section class="stack" aria-labelledby={`${id}-list`}>
      <h2 id={`${id}-list`}>{label}</h2>
      {error && <FieldError id={`${id}-list`} error={error} />}
      {values.map((value, index) => {
        const name = w.number(label, index + 1);
        return (
          <div key={index} class="panel stack-small">
            <BothLanguages id={`${id}-${index}`} label={name} value={value} error={error} change={(next) => change(values.with(index, next))} />
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
