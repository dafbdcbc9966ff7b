import { invalidPluginId } from './errors.ts';

/** What a person asks for: a plugin's name, perhaps its target and a version, which may be short. */
export interface PluginId {
  readonly name: string;
  readonly target?: string | undefined;
  readonly version?: string | undefined;
}

export interface GroupId {
  readonly vendor: string;
  readonly publisher: string;
  readonly name: string;
  readonly version?: string | undefined;
}

/** Reads `name`, `name:version`, `name@target` and `name@target:version`. `latest` is the same as no version. */
export function parsePluginId(text: string): PluginId {
  const match = /^([^@:]+)(?:@([^@:]+))?(?::([^@:]+))?$/.exec(text.trim());
  const [, name, target, version] = match ?? [];
  if (!name) throw invalidPluginId(text);
  return { name, target, version: orLatest(version) };
}

/** Reads `vendor-publisher/name` and `vendor-publisher/name:version`, if it is one of these. */
export function parseGroupId(text: string): GroupId | undefined {
  const match = /^([^-/:]+)-([^-/:]+)\/([^/:]+)(?::([^/:]+))?$/.exec(text.trim());
  const [, vendor, publisher, name, version] = match ?? [];
  return vendor && publisher && name ? { vendor, publisher, name, version: orLatest(version) } : undefined;
}

/** A group's id without its version: `vmware-tkg/default`. */
export function groupIdOf({ vendor, publisher, name }: GroupId): string {
  return `${vendor}-${publisher}/${name}`;
}

const orLatest = (version: string | undefined) => (version === 'latest' ? undefined : version);
