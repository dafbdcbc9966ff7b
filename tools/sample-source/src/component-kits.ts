import { PROJECT, printLines, sidecars, VENDOR, type SampleCseRelease, type ImageLine } from './cse-releases.ts';
import { textFile, type File } from './tar.ts';

/** An artifact image of one component: what it takes to install the component without internet, and a list of its own. */
export interface ComponentKit {
  readonly reference: string;
  readonly files: readonly File[];
}

/** The artifact images that the list of one CSE release names. */
export function componentKits({ capvcd, cpi, csi }: SampleCseRelease): readonly ComponentKit[] {
  return [
    kit('capvcd-manifest-airgapped', capvcd, {
      lines: [[PROJECT, 'cluster-api-provider-cloud-director', capvcd]],
      texts: {
        'infrastructure-components.yaml': deployment(
          'capvcd-controller-manager',
          `${PROJECT}/cluster-api-provider-cloud-director:${capvcd}`,
        ),
        'metadata.yaml': metadata(capvcd),
      },
    }),
    kit('cpi-crs-airgapped', cpi, {
      lines: [[PROJECT, 'cloud-provider-for-cloud-director', cpi]],
      texts: {
        'cloud-director-ccm-crs-airgap.yaml.template': deployment(
          'vmware-cloud-director-ccm',
          `__REGISTRY__/cloud-provider-for-cloud-director:${cpi}`,
        ),
      },
    }),
    kit('csi-crs-airgapped', csi, {
      lines: [[PROJECT, 'cloud-director-named-disk-csi-driver', csi], ...sidecars(csi)],
      texts: {
        'csi-controller-crs-airgap.yaml.template': deployment('csi-vcd-controllerplugin', ...csiImages(csi)),
        'csi-node-crs-airgap.yaml.template': deployment('csi-vcd-nodeplugin', ...csiImages(csi)),
        'csi-driver-airgap.yaml':
          'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata:\n  name: named-disk.csi.cloud-director.vmware.com\n',
      },
    }),
  ];
}

interface KitContents {
  readonly lines: readonly ImageLine[];
  readonly texts: Readonly<Record<string, string>>;
}

function kit(name: string, version: string, { lines, texts }: KitContents): ComponentKit {
  const all = { ...texts, 'bom.json': bom(name, version, lines), 'dependencies.txt': printLines(lines) };
  return {
    reference: `${PROJECT}/${name}:${version}`,
    files: Object.entries(all).map(([file, text]) => textFile(`src/artifact/${file}`, text)),
  };
}

function bom(name: string, version: string, lines: readonly ImageLine[]): string {
  const dependencies = lines.map(([registry, path, tag]) => ({ name: path, version: tag, imageRepository: registry }));
  const components = { manifests: [], binaries: [], dependencies };
  return `${JSON.stringify({ name: `${VENDOR}/${name}`, version, components }, undefined, 2)}\n`;
}

const csiImages = (csi: string) => [
  ...sidecars(csi).map(([, path, tag]) => `__REGISTRY__/${path}:${tag}`),
  `__REGISTRY__/cloud-director-named-disk-csi-driver:${csi}`,
];

function deployment(name: string, ...images: readonly string[]): string {
  const containers = images.map((image) => `        - image: ${image}\n`);
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n${containers.join('')}`;
}

function metadata(version: string): string {
  const [major = '', minor = ''] = version.replace('v', '').split('.');
  return `apiVersion: clusterctl.cluster.x-k8s.io/v1alpha3\nkind: Metadata\nreleaseSeries:\n  - major: ${major}\n    minor: ${minor}\n    contract: v1beta1\n`;
}
