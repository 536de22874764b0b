/**
 * What the first screen needs travels together: all that the entry imports, by imports that are not
 * lazy, is one chunk. The bundler by itself makes a chunk of every set of modules that two screens
 * share, and on a poor line a dozen requests cost more than their bytes.
 */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** The chunk of a module, for Rolldown's `codeSplitting.groups[].name`. */
export function firstLoad(entry: string): (id: string, modules: Modules) => string | null {
  let first: Set<string> | undefined;
  return (id, modules) => {
    first ??= reach(entry, modules);
    return first.has(id) ? "first" : null;
  };
}

function reach(entry: string, modules: Modules): Set<string> {
  const seen = new Set<string>();
  const left = [entry];
  for (let id = left.pop(); id; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    left.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}
