/** Where one goes in person: address, hours, telephone. */
import type { OfficeRef } from "../../generated/documents.ts";
import { text, useFirstWords } from "../../i18n/index.ts";
import { Fact } from "../../ui/fact.tsx";

export function Offices({ offices, title }: { offices: readonly OfficeRef[]; title: string }) {
  const t = useFirstWords();
  if (offices.length === 0) return null;
  return (
    <section class="stack-small" aria-labelledby="offices">
      <h2 id="offices">{title}</h2>
      <ul class="stack">
        {offices.map((office) => (
          <li key={office.name.es} class="panel stack-small">
            <h3>{text(office.name)}</h3>
            <dl class="facts">
              <Fact name={t.service.address}>{typeof office.address === "string" ? office.address : text(office.address)}</Fact>
              <Fact name={t.service.hours}>{text(office.hours)}</Fact>
              {office.phone && (
                <Fact name={t.service.phone}>
                  <a href={`tel:${office.phone.replace(/[^+\d]/g, "")}`}>{office.phone}</a>
                </Fact>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
