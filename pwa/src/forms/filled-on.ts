/**
 * The service whose form somebody filled in: as it was then, whatever is offered now.
 */
import { useEffect, useState } from "preact/hooks";
import type { Service } from "../generated/documents.ts";
import { content } from "../offline/content.ts";
import { findServiceAt } from "../offline/old-forms.ts";
import { useLive } from "../ui/live.ts";

export interface FilledOn {
  /** What there is already, while it is looked for; undefined where no version is to be had. */
  readonly service: Service | undefined;
  /** It is not the version that was filled in: that one is not on this device, and no answer came yet. */
  readonly other: boolean;
  /** Nothing more is coming by itself. */
  readonly settled: boolean;
}

export function useFilledOn(slug: string, version: number): FilledOn {
  const held = useLive(content);
  const offered = held.service(slug);
  const current = offered?.version === version;
  const key = `${slug} ${version}`;
  const [found, setFound] = useState<{ key: string; service: Service | undefined } | undefined>(undefined);
  const looking = slug !== "" && !current && held.ready;
  useEffect(() => {
    if (looking) void findServiceAt(slug, version).then((service) => setFound({ key, service }));
  }, [key, looking]);
  if (current) return { service: offered, other: false, settled: true };
  const then = found?.key === key ? found : undefined;
  if (then?.service) return { service: then.service, other: false, settled: true };
  return { service: offered, other: offered !== undefined, settled: then !== undefined };
}
