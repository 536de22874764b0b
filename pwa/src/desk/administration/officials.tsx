/** The people who work at the desk, and what each may do. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { FailureNote } from "../failure.tsx";
import type { Grant } from "../session.ts";
import { useDeskWords } from "../words/index.ts";
import { fetchOfficials, type OfficialView, removeOfficial, resetFactor } from "./api.ts";
import { placeWords, type PlaceNames, usePlaceNames } from "./grants.ts";
import { OfficialForm } from "./official-form.tsx";

export function Officials({ me }: { me: string }) {
  const w = useDeskWords();
  const [officials, setOfficials] = useState<readonly OfficialView[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  /** The name of whom is edited; empty for a new one. */
  const [editing, setEditing] = useState<string | undefined>(undefined);
  const places = usePlaceNames();
  const { organizations } = places;
  const read = () =>
    fetchOfficials().then(
      (found) => {
        setOfficials(found);
        setFailure(undefined);
      },
      (error: unknown) => setFailure(error),
    );
  useEffect(() => void read(), []);
  const saved = (name: string) => {
    setEditing(undefined);
    announce(w.administration.saved(name));
    void read();
  };
  if (!officials) return failure === undefined ? <p class="soft">{w.opening}</p> : <FailureNote error={failure} again={() => void read()} />;
  return (
    <div class="stack">
      {failure !== undefined && <FailureNote error={failure} again={() => void read()} />}
      {editing === "" ? (
        <OfficialForm organizations={organizations} onSaved={saved} onCancel={() => setEditing(undefined)} />
      ) : (
        <div class="actions">
          <Button icon="pencil" onPress={() => setEditing("")}>
            {w.administration.add}
          </Button>
        </div>
      )}
      <ul class="desk-people">
        {officials.map((official) => (
          <li key={official.name} class="panel">
            {editing === official.name ? (
              <OfficialForm official={official} organizations={organizations} onSaved={saved} onCancel={() => setEditing(undefined)} />
            ) : (
              <Person
                official={official}
                mine={official.name === me}
                places={places}
                onEdit={() => setEditing(official.name)}
                onReset={() => saved(official.display)}
                onGone={() => {
                  announce(w.administration.removed(official.display));
                  void read();
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PersonProps {
  official: OfficialView;
  mine: boolean;
  places: PlaceNames;
  onEdit: () => void;
  onGone: () => void;
  onReset: () => void;
}

function Person({ official, mine, places, onEdit, onGone, onReset }: PersonProps) {
  const w = useDeskWords();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>(undefined);
  const remove = () => removeOfficial(official.name).then(onGone, (error: unknown) => setFailure(error));
  const reset = () => resetFactor(official.name).then(() => onReset(), (error: unknown) => setFailure(error));
  return (
    <div class="stack-small">
      <div class="desk-person">
        <h2 class="desk-h3">{official.display}</h2>
        <span class="soft small">{official.name}</span>
      </div>
      <Grants grants={official.grants} places={places} />
      {official.second_factor && <p class="small soft">{w.security.hasFactor}</p>}
      {failure !== undefined && <FailureNote error={failure} />}
      {asking ? (
        <Note warm live title={w.administration.removeTitle(official.display)}>
          <p>{w.administration.removeHelp}</p>
          <div class="actions">
            <Button kind="warm" onPress={() => void remove()}>
              {w.administration.removeYes}
            </Button>
            <Button kind="quiet" onPress={() => setAsking(false)}>
              {w.administration.keep}
            </Button>
          </div>
        </Note>
      ) : (
        <div class="row">
          <Button kind="link" label={`${w.administration.change}: ${official.display}`} onPress={onEdit}>
            {w.administration.change}
          </Button>
          {official.second_factor && !mine && (
            <Button kind="link" label={`${w.administration.resetFactor}: ${official.display}`} onPress={() => void reset()}>
              {w.administration.resetFactor}
            </Button>
          )}
          {!mine && (
            <Button kind="link" label={`${w.administration.remove}: ${official.display}`} onPress={() => setAsking(true)}>
              {w.administration.remove}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Grants({ grants, places }: { grants: readonly Grant[]; places: PlaceNames }) {
  const w = useDeskWords();
  if (grants.length === 0) return <p class="soft">{w.administration.noGrants}</p>;
  return (
    <ul class="desk-grants">
      {grants.map((grant) => (
        <li key={JSON.stringify(grant)}>
          <span class="strong">{w.administration.roles[grant.role]}</span>
          <span class="soft"> · {placeWords(w, grant, places)}</span>
        </li>
      ))}
    </ul>
  );
}
