/** What the citizen sent, with the labels of the form it was written on, its photos and its place. */
import { Answers } from "../../forms/answers.tsx";
import { useFilledOn } from "../../forms/filled-on.ts";
import { type Data, type FormModel, type Place, modelOf } from "../../forms/model.ts";
import { useWords } from "../../i18n/index.ts";
import { Note } from "../../ui/note.tsx";
import type { DeskCaseView } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { Files } from "./files.tsx";

export function SentData({ view }: { view: DeskCaseView }) {
  useWords();
  const w = useDeskWords();
  const { data, service: slug, service_version } = view.case;
  const { service, other, settled } = useFilledOn(slug, service_version);
  const model = service && modelOf(service.form);
  const left = Object.entries(data).filter(([name]) => !model?.fields.has(name));
  return (
    <section class="stack desk-sent" aria-labelledby="sent">
      <h2 id="sent">{w.one.sent}</h2>
      {!model && settled && <Note title={w.one.formGone} />}
      {settled && other && <Note title={w.one.otherVersion} />}
      {model && <Answers model={model} data={withoutFiles(model, data)} files={{ get: async () => undefined }} />}
      {settled && left.length > 0 && <Raw entries={left} />}
      {model && <Coordinates places={placesIn(model, data)} />}
      <Files view={view} />
    </section>
  );
}

/** Photos have a section of their own, large enough to see something. */
function withoutFiles(model: FormModel, data: Data): Data {
  const shown = Object.entries(data).filter(([name]) => model.fields.get(name)?.widget !== "photo");
  return Object.fromEntries(shown);
}

function placesIn(model: FormModel, data: Data): Place[] {
  return Object.entries(data)
    .filter(([name, value]) => model.fields.get(name)?.widget === "place" && typeof value === "object" && value !== null)
    .map(([, value]) => value as Place)
    .filter((place) => place.lat !== undefined && place.lon !== undefined);
}

/** The numbers a map or a crew's navigator takes. */
function Coordinates({ places }: { places: readonly Place[] }) {
  const w = useDeskWords();
  if (places.length === 0) return null;
  return (
    <section class="stack-small">
      <h3 class="desk-h3">{w.one.map}</h3>
      {places.map(({ lat = 0, lon = 0, accuracy }) => (
        <p key={`${lat},${lon}`}>
          <code>
            {lat.toFixed(6)}, {lon.toFixed(6)}
          </code>
          {accuracy !== undefined && <span class="soft"> ({w.one.accuracy(Math.round(accuracy))})</span>}
        </p>
      ))}
    </section>
  );
}

/** Data the form at hand has no names for: shown all the same, nothing is hidden. */
function Raw({ entries }: { entries: readonly (readonly [string, unknown])[] }) {
  return (
    <dl class="answers">
      {entries.map(([name, value]) => (
        <div class="answer" key={name}>
          <dt>{name}</dt>
          <dd class="prewrap">{typeof value === "string" ? value : JSON.stringify(value, null, 1)}</dd>
        </div>
      ))}
    </dl>
  );
}
