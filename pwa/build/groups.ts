/**
 * Which built files a citizen's phone keeps, and which only a kiosk or an official's computer.
 *
 * A citizen pays for every byte, so her service worker does not download the desk. A screen's
 * folder under `src/` that stands in `APART` is a group of its own, with all that only it uses.
 */

export interface Chunk {
  readonly fileName: string;
  readonly facadeModuleId: string | null;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly styles: readonly string[];
}

/** Of a file that two groups use: it has one group, and is little. */
const EVERYBODYS = "";

const APART = /\/src\/(desk|kiosk)\//;

function apart(chunk: Chunk): string | undefined {
  return APART.exec(chunk.facadeModuleId ?? "")?.[1];
}

/** File name → group; everybody's files have none, or an empty one. */
export function groupsOf(chunks: readonly Chunk[]): Map<string, string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));

  function reach(roots: readonly Chunk[], enter: (chunk: Chunk) => boolean): Set<string> {
    const seen = new Set<string>();
    const left = [...roots];
    for (let chunk = left.pop(); chunk; chunk = left.pop()) {
      if (seen.has(chunk.fileName)) continue;
      seen.add(chunk.fileName);
      for (const style of chunk.styles) seen.add(style);
      for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
        const next = byName.get(name);
        if (next && enter(next)) left.push(next);
      }
    }
    return seen;
  }

  const everybodys = reach(
    chunks.filter(({ isEntry }) => isEntry),
    (chunk) => apart(chunk) === undefined,
  );
  const groups = new Map<string, string>();
  for (const root of chunks) {
    const group = apart(root);
    if (group === undefined) continue;
    const own = (chunk: Chunk) =>
      !everybodys.has(chunk.fileName) && (apart(chunk) ?? group) === group;
    for (const name of reach([root], own)) {
      groups.set(name, (groups.get(name) ?? group) === group ? group : EVERYBODYS);
    }
  }
  return groups;
}
