/** A place: municipality, address, a landmark, and the phone's position if she offers it. */
import { type ComponentChildren, Fragment } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../i18n/index.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Shape } from "../ui/state.tsx";
import { type FrameProps, Group, inputId } from "./control.tsx";
import { type Data, type Field, type Place, asSchema, partsOf } from "./model.ts";

/** One of the fields that a place is made of. */
export interface PlacePart {
  readonly field: Field;
  /** "place.address". */
  readonly path: string;
  readonly value: unknown;
  readonly required: boolean;
  readonly onChange: (value: unknown) => void;
}

interface PlaceInputProps {
  frame: FrameProps;
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Shows a part as any other field. */
  part: (part: PlacePart) => ComponentChildren;
}

export function PlaceInput({ field, value, onChange, frame, part: show }: PlaceInputProps) {
  const place = asSchema(value) as Data;
  const needed = Array.isArray(field.schema["required"]) ? field.schema["required"] : [];
  const locatable = "lat" in asSchema(field.schema["properties"]);
  return (
    <Group {...frame} id={`${frame.id}-group`} optional={undefined} large>
      <div class="stack">
        {partsOf(field).map((part) => (
          <Fragment key={part.name}>
            {show({
              field: part,
              path: `${field.name}.${part.name}`,
              value: place[part.name],
              required: needed.includes(part.name),
              onChange: (next) => onChange({ ...place, [part.name]: next }),
            })}
          </Fragment>
        ))}
        {locatable && "geolocation" in navigator && (
          <Position id={inputId(`${field.name}.lat`)} place={place as Place} onChange={onChange} />
        )}
      </div>
    </Group>
  );
}

function Position({ id, place, onChange }: { id: string; place: Place; onChange: (place: Place) => void }) {
  const t = useWords();
  const [state, setState] = useState<"idle" | "locating" | "denied" | "failed">("idle");
  const locate = () => {
    setState("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState("idle");
        const accuracy = Math.round(coords.accuracy);
        // Five decimals are about a metre: more says nothing.
        onChange({ ...place, lat: rounded(coords.latitude), lon: rounded(coords.longitude), accuracy });
        announce(t.place.located(accuracy));
      },
      ({ code, PERMISSION_DENIED }) => {
        const outcome = code === PERMISSION_DENIED ? "denied" : "failed";
        setState(outcome);
        announce(t.place[outcome]);
      },
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 60_000 },
    );
  };
  const remove = () => {
    const { lat: _lat, lon: _lon, accuracy: _accuracy, ...rest } = place;
    onChange(rest);
  };
  if (place.lat !== undefined) {
    return (
      <div class="row">
        <Shape icon="pin">{t.place.located(Math.round(place.accuracy ?? 0))}</Shape>
        <Button kind="link" onPress={remove}>
          {t.place.removeLocation}
        </Button>
      </div>
    );
  }
  return (
    <div class="stack-small" id={id}>
      <div>
        <Button kind="quiet" icon="pin" busy={state === "locating"} onPress={locate}>
          {state === "locating" ? t.place.locating : t.place.useLocation}
        </Button>
      </div>
      <p class="field-help">{state === "denied" || state === "failed" ? t.place[state] : t.place.locationHelp}</p>
    </div>
  );
}

function rounded(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}
