import { parseReference } from '@cse/oci';
import { makeBundle, makeLocations, type Member } from './bundle.ts';
import type { ImageSpec } from './image-spec.ts';
import type { Maker } from './maker.ts';
import { providers, TKG } from './tkg-boms.ts';
import { imagesOf, type Component, type ComponentImage } from './tkg-components.ts';
import { tagOf, type Tkr } from './tkg-releases.ts';

/** The components that each package brings; a package that is not here brings none. */
const brings: Readonly<Record<string, readonly string[]>> = {
  'packages/core/addons-manager': ['tanzu-framework-addons'],
  'packages/core/ako-operator': ['ako-operator'],
  'packages/core/antrea': ['antrea'],
  'packages/core/aws-ebs-csi-driver': ['aws-ebs-csi-driver', 'csi_provisioner', 'csi_attacher'],
  'packages/core/azuredisk-csi-driver': ['azuredisk-csi-driver', 'csi_provisioner', 'csi_livenessprobe'],
  'packages/core/calico': ['calico_all'],
  'packages/core/guest-cluster-auth-service': ['guest-cluster-auth-service'],
  'packages/core/kapp-controller': ['kapp-controller'],
  'packages/core/load-balancer-and-ingress-service': ['load-balancer-and-ingress-service'],
  'packages/core/metrics-server': ['metrics-server'],
  'packages/core/pinniped': ['pinniped', 'pinniped-post-deploy', 'dex'],
  'packages/core/secretgen-controller': ['carvel-secretgen-controller'],
  'packages/core/vsphere-cpi': ['cloud_provider_vsphere'],
  'packages/core/vsphere-csi': ['vsphere_csi_driver', 'csi_attacher', 'csi_provisioner', 'external-snapshotter'],
  'packages/core/vsphere-pv-csi': ['vsphere_csi_driver', 'csi_node_driver_registrar'],
};

/** The packages of a repository that keeps them to itself: bundles with no tag, in the repository's own place. */
const keeps: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'packages/management/repo': [['tanzu-framework'], ['cluster_api', 'cluster_api_vsphere', 'kube_rbac_proxy']],
  'packages/standard/repo': [
    ['contour', 'envoy'],
    ['external-dns'],
    ['fluent-bit'],
    ['grafana', 'k8s-sidecar'],
    ['harbor'],
    ['jetstack_cert-manager'],
    ['multus-cni'],
    ['prometheus', 'alertmanager', 'configmap-reload', 'kube-state-metrics', 'prometheus_node_exporter', 'pushgateway'],
    ['whereabouts'],
  ],
};

/** Makes everything that the components of one BOM name, bundles with all that is in them. */
export class TkgMaker {
  readonly #maker: Maker;
  readonly #components: readonly Component[];

  constructor(maker: Maker, components: readonly Component[]) {
    this.#maker = maker;
    this.#components = components;
  }

  async make(image: ComponentImage): Promise<Member> {
    const { imagePath, tag } = image;
    const reference = `${TKG}/${imagePath}:${tag}`;
    if (imagePath === 'packages/core/repo') return makeBundle(this.#maker, reference, { members: await this.#core() });
    if (keeps[imagePath]) return this.#keeping(reference, keeps[imagePath]);
    if (imagePath.startsWith('packages/')) return this.#package(reference, brings[imagePath] ?? []);
    return memberOf(reference, await this.#maker.image(reference, specOf(imagePath)));
  }

  /** The core packages: each a bundle of its own name, whose images are where the BOM has them. */
  #core(): Promise<readonly Member[]> {
    const [core] = this.#components.filter(({ name }) => name === 'tkg-core-packages');
    const packages = imagesOf(core ? [core] : []).filter(({ imagePath }) => imagePath !== 'packages/core/repo');
    return Promise.all(packages.map((image) => this.make(image)));
  }

  async #package(reference: string, components: readonly string[]): Promise<Member> {
    const members = await Promise.all(this.#imagesIn(components).map((image) => this.make(image)));
    return makeBundle(this.#maker, reference, { members: distinct(members), files: { 'config/package.yml': '---\n' } });
  }

  /** A repository that was copied with imgpkg: every image and bundle of it is in its own place. */
  async #keeping(reference: string, groups: readonly (readonly string[])[]): Promise<Member> {
    const { repository } = parseReference(reference);
    const packages: Member[] = [];
    for (const group of groups) {
      const images = this.#imagesIn(group);
      const members = await Promise.all(images.map((image) => this.#kept(repository, image)));
      const files = { 'config/package.yml': `# ${group.join(' ')}\n` };
      const bundle = await makeBundle(this.#maker, repository, { members: distinct(members), files });
      await makeLocations(this.#maker, bundle, distinct(members));
      packages.push(bundle);
    }
    const whole = await makeBundle(this.#maker, reference, { members: packages });
    await makeLocations(this.#maker, whole, packages);
    return whole;
  }

  /** The lock still names an image where it was built. */
  async #kept(repository: string, { imagePath, tag }: ComponentImage): Promise<Member> {
    const as = `${TKG}/${imagePath}:${tag}`;
    return memberOf(as, await this.#maker.image(repository, { ...specOf(imagePath), as }));
  }

  #imagesIn(names: readonly string[]): readonly ComponentImage[] {
    return imagesOf(this.#components.filter(({ name }) => names.includes(name)));
  }
}

/** Makes a TKr's package for each kind of infrastructure, and the package repository that names it. */
export async function makeTkrPackages(maker: Maker, tkr: Tkr): Promise<void> {
  for (const provider of providers) {
    const tag = tagOf(tkr.name);
    const files = { 'config/tkr.yml': `# ${tkr.name} on ${provider}\n` };
    const member = await makeBundle(maker, `${TKG}/tkr-${provider}:${tag}`, { members: [], files });
    await makeBundle(maker, `${TKG}/tkr-repository-${provider}:${tag}`, { members: [member] });
  }
}

const memberOf = (reference: string, { digest }: { readonly digest: string }): Member => ({
  image: `${parseReference(reference).repository}@${digest}`,
  isBundle: false,
});

const distinct = (members: readonly Member[]) => [...new Map(members.map((member) => [member.image, member])).values()];

const linux = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));

function specOf(path: string): ImageSpec {
  return path === 'sonobuoy' || path === 'fluent-bit' ? { base: 'photon', platforms: linux } : { base: 'photon' };
}
