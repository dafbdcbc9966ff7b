import { stringify } from 'yaml';
import { VENDOR } from './cse-releases.ts';
import { tkgComponents, tkrComponents, type Component } from './tkg-components.ts';
import { tagOf, tkgReleases, type Tkr, type TkgRelease } from './tkg-releases.ts';

export const TKG = `${VENDOR}/tkg`;

/** Where the packages for each kind of infrastructure are. */
export const providers = ['aws', 'azure', 'vsphere-nonparavirt'] as const;

const apiVersion = 'run.tanzu.vmware.com/v1alpha2';

/** The BOM of a TKG release, as YAML. */
export function printTkgBom(release: TkgRelease): string {
  const [usual] = release.tkrs;
  return stringify({
    apiVersion,
    default: { k8sVersion: usual?.name },
    release: { version: release.version },
    components: printed(tkgComponents(release)),
    kindKubeadmConfigSpec: stringify({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4' }).trim().split('\n'),
    imageConfig: { imageRepository: TKG },
    'tkr-bom': { imagePath: 'tkr-bom' },
    'tkr-compatibility': { imagePath: 'tkr-compatibility' },
    'tkr-package-repo': Object.fromEntries(providers.map((name) => [name, `tkr-repository-${name}`])),
    'tkr-package': Object.fromEntries(providers.map((name) => [name, `tkr-${name}`])),
  });
}

/** The BOM of a Tanzu Kubernetes release, as YAML. */
export function printTkrBom(release: TkgRelease, tkr: Tkr): string {
  return stringify({
    apiVersion,
    release: { version: tkr.name },
    components: printed(tkrComponents(release, tkr)),
    kubeadmConfigSpec: {
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      kind: 'ClusterConfiguration',
      imageRepository: TKG,
      kubernetesVersion: tkr.name.replace(/-tkg\.\d+$/, ''),
      etcd: { local: { dataDir: '/var/lib/etcd', imageRepository: TKG, imageTag: tagOf(tkr.etcd) } },
      dns: { type: 'CoreDNS', imageRepository: TKG, imageTag: tagOf(tkr.coredns) },
    },
    ova: [
      {
        name: 'ova-ubuntu-2004',
        osinfo: { name: 'ubuntu', version: '20.04', arch: 'amd64' },
        version: tkr.ova,
      },
    ],
    imageConfig: { imageRepository: TKG },
    addons: {
      antrea: { category: 'cni', clusterTypes: ['management', 'workload'], packageName: 'antrea.tanzu.vmware.com' },
    },
  });
}

/** What `tkg-compatibility` said after so many releases. */
export function printTkgCompatibility(version: string, releases: readonly TkgRelease[] = tkgReleases): string {
  const managementClusterPluginVersions = releases.map(({ framework, version: tag }) => ({
    version: framework,
    supportedTKGBomVersions: [{ imagePath: 'tkg-bom', tag }],
  }));
  return stringify({ version, managementClusterPluginVersions });
}

/** What `tkr-compatibility` said after so many releases. */
export function printTkrCompatibility(version: string, releases: readonly TkgRelease[] = tkgReleases): string {
  const managementClusterVersions = releases.map(({ version: tkg, tkrs }) => ({
    version: tkg,
    supportedKubernetesVersions: tkrs.map(({ name }) => name),
  }));
  return stringify({ version, managementClusterVersions });
}

const printed = (components: readonly Component[]) =>
  Object.fromEntries(components.map(({ name, entries }) => [name, entries]));
