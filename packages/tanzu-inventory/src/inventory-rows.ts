import { compareText, compareVersions } from '@cse/text';
import { invalidDatabase } from './errors.ts';
import type { GroupMember, PluginBinary, PluginGroup } from './plugin-binary.ts';
import type { Row } from './node-sqlite.ts';
import { parseUri } from './uri.ts';

/** One row of an inventory, checked. */
export function binaryOf(row: Row, inventory: string): PluginBinary {
  const [name = '', target = '', recommendedVersion = '', version = '', hidden = '', description = ''] = row;
  const [publisher = '', vendor = '', os = '', architecture = '', digest = '', uri = ''] = row.slice(6);
  const what = `plugin ${JSON.stringify(`${name}@${target}:${version}`)}`;
  refuseOddWords([name, target, version, os, architecture], { inventory, what });
  if (!/^([0-9a-fA-F]{64})?$/.test(digest))
    throw invalidDatabase(inventory, `${what} has the digest ${JSON.stringify(digest)}`);
  if (!parseUri(uri)) throw invalidDatabase(inventory, `${what} is said to be at ${JSON.stringify(uri)}`);
  return {
    name,
    target,
    recommendedVersion,
    version,
    hidden: isTrue(hidden),
    description,
    publisher,
    vendor,
    os,
    architecture,
    digest: digest.toLowerCase(),
    uri,
  };
}

/** The rows of all groups, one version of a group after the other. */
export function groupsOf(rows: readonly Row[], inventory: string): readonly PluginGroup[] {
  const groups = new Map<string, PluginGroup & { readonly members: GroupMember[] }>();
  for (const row of rows) {
    const [vendor = '', publisher = '', name = '', version = '', description = ''] = row;
    const [plugin = '', target = '', pluginVersion = '', mandatory = '', hidden = ''] = row.slice(5);
    const what = `group ${JSON.stringify(`${vendor}-${publisher}/${name}:${version}`)}`;
    refuseOddWords([vendor, publisher, name, version, plugin, target, pluginVersion], { inventory, what });
    const known = groups.get(what);
    const member = { name: plugin, target, version: pluginVersion, mandatory: isTrue(mandatory) };
    if (known) known.members.push(member);
    else groups.set(what, { vendor, publisher, name, version, description, hidden: isTrue(hidden), members: [member] });
  }
  return [...groups.values()].sort(byIdentity);
}

// Names become parts of paths, of other programs' SQL and of their command lines; the vendor's are all of this shape.
const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$/;

interface RowPlace {
  readonly inventory: string;
  readonly what: string;
}

function refuseOddWords(words: readonly string[], { inventory, what }: RowPlace): void {
  const odd = words.find((word) => !WORD.test(word));
  if (odd !== undefined) throw invalidDatabase(inventory, `${what} has the name ${JSON.stringify(odd.slice(0, 200))}`);
}

const byIdentity = (a: PluginGroup, b: PluginGroup) =>
  compareText([a.vendor, a.publisher, a.name].join('/'), [b.vendor, b.publisher, b.name].join('/')) ||
  compareVersions(a.version, b.version);
// Clients show what says 'false', and nothing else.
const isTrue = (text: string) => text !== 'false';
