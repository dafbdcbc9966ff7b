import type { BinarySource, PluginGroup } from '@cse/tanzu-inventory';
import type { TkgRelease } from './tkg-releases.ts';

/** A plugin of the Tanzu CLI, and the systems that it is built for. */
type PluginSource = Omit<BinarySource, 'executable'>;

interface PluginGroupMember {
  readonly name: string;
  readonly target: string;
  readonly mandatory: boolean;
  readonly description: string;
}

const member = (name: string, target: string, description: string, mandatory = true): PluginGroupMember => ({
  name,
  target,
  mandatory,
  description,
});

const members: readonly PluginGroupMember[] = [
  member('cluster', 'kubernetes', 'Kubernetes cluster operations', false),
  member('feature', 'kubernetes', 'Operate on features and feature gates', false),
  member('isolated-cluster', 'global', 'Prepopulating images/bundle for internet-restricted environments'),
  member('kubernetes-release', 'kubernetes', 'Kubernetes release operations', false),
  member('management-cluster', 'kubernetes', 'Kubernetes management cluster operations'),
  member('package', 'kubernetes', 'Tanzu package management'),
  member('pinniped-auth', 'global', 'Pinniped authentication operations (usually not directly invoked)'),
  member('secret', 'kubernetes', 'Tanzu secret management'),
  member('telemetry', 'kubernetes', 'configure cluster-wide settings for vmware tanzu telemetry'),
];

const essentials: PluginGroup = {
  vendor: 'vmware',
  publisher: 'tanzucli',
  name: 'essentials',
  version: 'v1.0.1',
  description: 'Essential plugins for the Tanzu CLI',
  hidden: false,
  members: [{ name: 'telemetry', target: 'global', version: 'v1.1.1', mandatory: true }],
};

const systems = ['darwin', 'linux', 'windows'];

/** The plugin groups for some TKG releases, and the one that the CLI adds to any. */
export const groupsFor = (releases: readonly TkgRelease[]): readonly PluginGroup[] => [
  essentials,
  ...releases.map((release) => ({
    vendor: 'vmware',
    publisher: 'tkg',
    name: 'default',
    version: release.version,
    description: 'Plugins for TKG',
    hidden: false,
    members: members.map(({ name, target, mandatory }) => ({ name, target, mandatory, version: release.framework })),
  })),
];

/** The plugins that those groups name, one for each system. */
export function pluginsFor(releases: readonly TkgRelease[]): readonly PluginSource[] {
  const telemetry = { name: 'telemetry', target: 'global', description: 'configure cluster-wide settings' };
  return systems.flatMap((os) => [
    pluginOf({ ...telemetry, publisher: 'tap_saas', version: 'v1.1.1', os }),
    ...releases.flatMap(({ framework }) =>
      members.map(({ name, target, description }) =>
        pluginOf({ name, target, description, publisher: 'tkg', version: framework, os }),
      ),
    ),
  ]);
}

const pluginOf = (plugin: Pick<PluginSource, 'name' | 'target' | 'description' | 'publisher' | 'version' | 'os'>) => ({
  ...plugin,
  vendor: 'vmware',
  architecture: 'amd64',
  hidden: false,
});
