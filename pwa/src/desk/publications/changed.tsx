/** What differs between two texts of a publication: struck out what went, underlined what came. */
import { text } from "../../i18n/index.ts";
import type { Organization } from "../model.ts";
import { useMunicipality } from "../municipality.ts";
import { type Difference, runs } from "./differences.ts";
import { usePublicationWords } from "./words/index.ts";

export function Changed({ all, organizations }: { all: readonly Difference[]; organizations: readonly Organization[] }) {
  const w = usePublicationWords();
  return (
    <dl class="publication-changes">
      {all.map((one) => (
        <div key={`${one.part}-${one.language ?? ""}`}>
          <dt>{w.part(w.parts[one.part], one.language)}</dt>
          <dd lang={one.language}>
            <Words one={one} organizations={organizations} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ one, organizations }: { one: Difference; organizations: readonly Organization[] }) {
  const w = usePublicationWords();
  const places = { before: useMunicipality(one.before), after: useMunicipality(one.after) };
  const organization = (slug: string) => {
    const found = organizations.find((each) => each.slug === slug);
    return found ? text(found.name) : slug || w.city;
  };
  const named = {
    organization: { before: organization(one.before), after: organization(one.after) },
    municipality: places,
  };
  const { before, after } = one.part === "organization" || one.part === "municipality" ? named[one.part] : one;
  return (
    <>
      {runs(before, after).map(({ kind, words }, at) => {
        if (kind === "same") return <span key={at}>{words}</span>;
        const Mark = kind === "gone" ? "del" : "ins";
        return (
          <Mark key={at}>
            <span class="visually-hidden">{kind === "gone" ? w.history.gone : w.history.fresh} </span>
            {words}
          </Mark>
        );
      })}
    </>
  );
}
