/** The components that one CSE release was made of. */
export interface SampleCseRelease {
  readonly version: string;
  /** The tag of its getting-started-airgapped image. */
  readonly kit: string;
  readonly capvcd: string;
  readonly cpi: string;
  readonly csi: string;
  readonly projector: string;
}

export const cseReleases: readonly SampleCseRelease[] = [
  { version: '4.2.0', kit: 'v0.1.2', capvcd: 'v1.2.0', cpi: '1.5.0', csi: '1.5.0', projector: '0.7.0' },
  { version: '4.2.1', kit: 'v0.1.3', capvcd: 'v1.3.0', cpi: '1.6.0', csi: '1.6.0', projector: '0.7.0' },
  { version: '4.2.2', kit: 'v0.1.4', capvcd: 'v1.3.0', cpi: '1.6.0', csi: '1.6.0', projector: '0.7.1' },
];

export const VENDOR = 'projects.registry.vmware.com';
export const PROJECT = `${VENDOR}/vmware-cloud-director`;
const CLUSTER_API = 'v1.4.0';
const CERT_MANAGER = 'v1.11.1';
const KIND_NODE = 'v1.27.1';

/** One line of a dependencies.txt: where, what, which. */
export type ImageLine = readonly [registry: string, path: string, tag: string];

export const printLines = (lines: readonly ImageLine[]) => `${lines.map((line) => line.join(' ')).join('\n')}\n`;

/** What the getting-started image's own list names. The CSI driver's resizer is not in it: only the driver's list has it. */
export function mainList({ capvcd, cpi, csi, projector }: SampleCseRelease): readonly ImageLine[] {
  return [
    [PROJECT, 'cluster-api-provider-cloud-director', capvcd],
    [PROJECT, 'capvcd-manifest-airgapped', capvcd],
    [PROJECT, 'cloud-provider-for-cloud-director', cpi],
    [PROJECT, 'cpi-crs-airgapped', cpi],
    [PROJECT, 'cloud-director-named-disk-csi-driver', csi],
    [PROJECT, 'csi-crs-airgapped', csi],
    [PROJECT, 'rde-projector', projector],
    ...sidecars('1.5.0'),
    ['registry.k8s.io', 'cluster-api/cluster-api-controller', CLUSTER_API],
    ['registry.k8s.io', 'cluster-api/kubeadm-bootstrap-controller', CLUSTER_API],
    ['registry.k8s.io', 'cluster-api/kubeadm-control-plane-controller', CLUSTER_API],
    ['quay.io', 'jetstack/cert-manager-controller', CERT_MANAGER],
    ['quay.io', 'jetstack/cert-manager-cainjector', CERT_MANAGER],
    ['quay.io', 'jetstack/cert-manager-webhook', CERT_MANAGER],
    ['docker.io', 'kindest/node', KIND_NODE],
  ];
}

/** The images that the CSI driver's pods are made of beside the driver. */
export function sidecars(csi: string): readonly ImageLine[] {
  return [
    ['registry.k8s.io', 'sig-storage/csi-node-driver-registrar', 'v2.2.0'],
    ['registry.k8s.io', 'sig-storage/csi-attacher', 'v3.2.1'],
    ['registry.k8s.io', 'sig-storage/csi-provisioner', 'v2.2.2'],
    ...(csi === '1.6.0' ? ([['registry.k8s.io', 'sig-storage/csi-resizer', 'v1.4.0']] as const) : []),
  ];
}
