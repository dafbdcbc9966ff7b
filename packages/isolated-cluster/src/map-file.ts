import { parseRepository } from '@cse/oci';
import { readYaml, YamlError, type ReadYaml } from '@cse/yaml';
import { isMap, isNode, isScalar, stringify } from 'yaml';
import { invalidMap } from './errors.ts';

/** What `tanzu isolated-cluster` calls its map. */
export const MAP_FILE = 'publish-images-fromtar.yaml';

/** For each tar of the folder the repository that it goes to, below the target's own. */
export type TarMap = ReadonlyMap<string, string>;

/** Reads the map: one flat list of names. Throws `ISOLATED_CLUSTER_INVALID`, with the line. */
export function parseMap(text: string, path: string): TarMap {
  const { document, lineOf } = readOf(text, path);
  const { contents } = document;
  if (contents === null) return new Map();
  if (!isMap(contents)) throw invalidMap(path, 1, 'it is no map of tars to repositories');
  const map = new Map<string, string>();
  for (const { key, value } of contents.items) {
    const line = isNode(key) ? lineOf(key.range?.[0] ?? 0) : undefined;
    const entry = [key, value].map((node) => (isScalar(node) ? node.value : undefined));
    const [tar, repository] = entry;
    const reason = wrongWith(tar, repository);
    if (typeof tar !== 'string' || typeof repository !== 'string' || reason !== undefined)
      throw invalidMap(path, line, reason ?? 'it is not two names');
    map.set(tar, repository);
  }
  return map;
}

function readOf(text: string, path: string): ReadYaml {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw invalidMap(path, error.line, error.message);
  }
}

/** Prints the map as Go's YAML writer does: sorted, and quoted only where it has to be. */
export function printMap(map: TarMap): string {
  return stringify(Object.fromEntries(map), { sortMapEntries: true, lineWidth: 0 });
}

// The names become paths of files and of repositories: neither may lead anywhere else.
function wrongWith(tar: unknown, repository: unknown): string | undefined {
  if (typeof tar !== 'string' || typeof repository !== 'string') return 'it is not two names';
  if (!/^[A-Za-z0-9_][A-Za-z0-9._+-]*\.tar$/.test(tar))
    return `${JSON.stringify(tar)} is not the name of a tar in the folder`;
  try {
    parseRepository(`tkg.example/${repository}`);
    return undefined;
  } catch {
    return `${JSON.stringify(repository)} is not a repository's path`;
  }
}
