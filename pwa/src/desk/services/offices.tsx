/** The offices where one goes in person. */
import { FieldError } from "../../forms/control.tsx";
import type { OfficeRef } from "../../generated/documents.ts";
import { Button } from "../../ui/button.tsx";
import { BothLanguages, LineInput } from "./form/fields.tsx";
import { useFormWords } from "./form/words/index.ts";
import { useServiceWords } from "./words/index.ts";

interface OfficesProps {
  offices: readonly OfficeRef[];
  error: string | undefined;
  change: (offices: OfficeRef[]) => void;
}

export function Offices({ offices, error, change }: OfficesProps) {
  const w = useFormWords();
  const s = useServiceWords();
  return (
    <section class="stack" aria-labelledby="offices-list">
      <h2 id="offices-list">{w.offices}</h2>
      {error && <FieldError id="offices-list" error={error} />}
      {offices.map((office, index) => {
        const id = `office-${index}`;
        const set = (part: Partial<OfficeRef>) => change(offices.with(index, { ...office, ...part }));
        const name = w.officeNumber(index + 1);
        return (
          <div key={index} class="panel stack-small">
            <h3 class="desk-h3">{name}</h3>
            <BothLanguages id={`${id}-name`} label={w.officeName} rows={1} value={office.name} change={(value) => set({ name: value })} />
            {typeof office.address === "string" ? (
              <LineInput id={`service-${id}-address`} label={w.officeAddress} value={office.address} change={(address) => set({ address })} />
            ) : (
              <BothLanguages id={`${id}-address`} label={w.officeAddress} rows={1} value={office.address} change={(address) => set({ address })} />
            )}
            <BothLanguages id={`${id}-hours`} label={w.officeHours} value={office.hours} change={(hours) => set({ hours })} />
            <LineInput id={`service-${id}-phone`} label={w.officePhone} value={office.phone ?? ""} change={(phone) => set({ phone })} />
            <div>
              <Button kind="link" label={s.remove(name)} onPress={() => change(offices.filter((_, at) => at !== index))}>
                {s.removeShort}
              </Button>
            </div>
          </div>
        );
      })}
      <div>
        <Button kind="quiet" onPress={() => change([...offices, { name: { es: "", en: "" }, address: "", hours: { es: "", en: "" } }])}>
          {w.addOffice}
        </Button>
      </div>
    </section>
  );
}
