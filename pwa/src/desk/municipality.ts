/** The name of a municipality, from the public content on this device. */
import { content, slugOf } from "../offline/content.ts";
import { useLive } from "../ui/live.ts";

/** Empty for none; its slug until the content is here. */
export function useMunicipality(slug: string): string {
  const { municipalities } = useLive(content);
  return municipalities.find((one) => slugOf(one) === slug)?.name ?? slug;
}
