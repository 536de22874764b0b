/** Every version that was public, what each changed and why; any of them can be copied back. */
import { useState } from "preact/hooks";
import { text } from "../../i18n/index.ts";
import { Button } from "../../ui/button.tsx";
import { day, moment } from "../../ui/time.ts";
import { useOrganizations } from "../organizations.ts";
import { FailureNote } from "../failure.tsx";
import { fetchVersions, type Version, type Written } from "./api.ts";
import { Changed } from "./changed.tsx";
import { differences } from "./differences.ts";
import { usePublicationWords } from "./words/index.ts";

export function History({ slug, onUse }: { slug: string; onUse: (version: Version) => void }) {
  const w = usePublicationWords();
  const [all, setAll] = useState<readonly Version[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const organizations = useOrganizations();
  const read = () => {
    setFailure(undefined);
    fetchVersions(slug).then(setAll, setFailure);
  };
  return (
    <section class="stack-small" aria-labelledby="versions">
      <h2 id="versions" class="desk-h3">
        {w.history.title}
      </h2>
      {failure !== undefined && <FailureNote error={failure} again={read} />}
      {!all && failure === undefined && (
        <div>
          <Button kind="quiet" onPress={read}>
            {w.history.show}
          </Button>
        </div>
      )}
      {all && (
        <ol class="stack" reversed>
          {all.map((version, at) => (
            <li key={version.number} class="panel stack-small">
              <h3 class="desk-h3">
                {w.history.version(version.number)}
                <span class="small soft">
                  {" · "}
                  {version.by ? moment(version.at) : day(version.at)} · {w.history.by(version.by)}
                </span>
              </h3>
              {version.publication.correction && <p>{text(version.publication.correction)}</p>}
              <What before={all[at + 1]?.publication} after={version.publication} organizations={organizations} />
              <div>
                <Button kind="link" label={w.history.use(version.number)} onPress={() => onUse(version)}>
                  {w.history.useShort}
                </Button>
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface WhatProps {
  before: Written | undefined;
  after: Written;
  organizations: Parameters<typeof Changed>[0]["organizations"];
}

function What({ before, after, organizations }: WhatProps) {
  const w = usePublicationWords();
  if (!before) return <p class="soft">{w.history.first}</p>;
  const all = differences(before, after);
  return all.length === 0 ? <p class="soft">{w.history.nothing}</p> : <Changed all={all} organizations={organizations} />;
}
