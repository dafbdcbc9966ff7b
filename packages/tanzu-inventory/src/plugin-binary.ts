/** One plugin, in one version, for one operating system and architecture. */
export interface PluginBinary {
  readonly name: string;
  /** As the inventory writes it: clients compare it letter by letter. */
  readonly target: string;
  readonly recommendedVersion: string;
  readonly version: string;
  readonly hidden: boolean;
  readonly description: string;
  readonly publisher: string;
  readonly vendor: string;
  readonly os: string;
  readonly architecture: string;
  /** The sha256 of the executable file in hex, not of its image; empty where nobody checks it. */
  readonly digest: string;
  /** Where its image is, relative to the folder of the inventory image. */
  readonly uri: string;
}

export interface GroupMember {
  readonly name: string;
  readonly target: string;
  /** It may be short: `v1.9`. */
  readonly version: string;
  /** Installed with the group; others come when a client needs them. */
  readonly mandatory: boolean;
}

/** One version of a plugin group. */
export interface PluginGroup {
  readonly vendor: string;
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly hidden: boolean;
  readonly members: readonly GroupMember[];
}

/** What a binary is called: `cluster@kubernetes:v0.30.1 linux/amd64`. */
export function identityOf({ name, target, version, os, architecture }: PluginBinary): string {
  return `${name}@${target}:${version} ${os}/${architecture}`;
}
