import type { PluginBinary, PluginGroup } from './plugin-binary.ts';
import { parseGroupId, parsePluginId } from './identifier.ts';

/** A binary for tests, with what is not said made up. */
export function binary(name: string, target: string, version: string, more: Partial<PluginBinary> = {}): PluginBinary {
  const { os = 'linux', architecture = 'amd64' } = more;
  return {
    name,
    target,
    recommendedVersion: '',
    version,
    hidden: false,
    description: `${name}.`,
    publisher: 'tkg',
    vendor: 'vmware',
    os,
    architecture,
    digest: '',
    uri: `vmware/tkg/${os}/${architecture}/${target}/${name}:${version}`,
    ...more,
  };
}

/** A group for tests, from ids. */
export function group(id: string, members: readonly string[]): PluginGroup {
  const parsed = parseGroupId(id);
  if (!parsed?.version) throw new Error(`${id} is no group's id`);
  return {
    ...parsed,
    version: parsed.version,
    description: `${id}.`,
    hidden: false,
    members: members.map((member) => {
      const { name, target = '', version = '' } = parsePluginId(member);
      return { name, target, version, mandatory: true };
    }),
  };
}
