/** Where one goes in person: address, hours, telephone. */
import type { OfficeRef } from "../../generated/documents.ts";
import { text, useFirstWords } from "../../i18n/index.ts";

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
              <div>
                <dt>{t.service.address}</dt>
                <dd>{typeof office.address === "string" ? office.address : text(office.address)}</dd>
              </div>
              <div>
                <dt>{t.service.hours}</dt>
                <dd>{text(office.hours)}</dd>
              </div>
              {office.phone && (
                <div>
                  <dt>{t.service.phone}</dt>
                  <dd>
                    <a href={`tel:${office.phone.replace(/[^+\d]/g, "")}`}>{office.phone}</a>
                  </dd>
                </div>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
