import type { Bundles } from '../src/bring.ts';
import type { TkgFacts } from '../src/index.ts';
import type { World } from './fake-source.ts';

export const TKR = 'v1.28.4+vmware.1-tkg.1';
export const OTHER = 'v1.27.8+vmware.1-tkg.1-rc.5';

export const facts: TkgFacts = {
  use: 'tkg-2.5',
  usual: '2.5.0',
  releases: {
    '2.5.0': {
      tkrs: [
        {
          name: TKR,
          ova: 'v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d',
          etcd: ['v3.5.10_vmware.1'],
          coredns: ['v1.10.1_vmware.13'],
        },
        { name: 'v1.27.8+vmware.1-tkg.2', alsoCalled: [OTHER] },
      ],
    },
    '2.5.1': { tkrs: [] },
  },
};

export const bundles: Bundles = {
  isBundle: async (image) => image.holder.includes('/packages/'),
  async *bundleWants(bundle, { to, tag }) {
    yield { content: bundle, to };
    yield { content: bundle, to, tag, after: 'item' };
  },
};

/** The source as a table: what stands for an image's only file, by path and tag. */
export const world = (more: World = {}): World => ({
  'tkg-compatibility:v9': 'version: v1\nmanagementClusterPluginVersions: []\n',
  'tkg-compatibility:v15': `version: v2
managementClusterPluginVersions: [{ version: v0.32.0, supportedTKGBomVersions: [{ imagePath: tkg-bom, tag: v2.5.0 }] }]
`,
  'tkg-compatibility:latest': '',
  'tkg-bom:v2.5.0': tkgBom(),
  'tkr-compatibility:v30': 'version: v30\nmanagementClusterVersions: []\n',
  'tkr-compatibility:v31': `version: v31
managementClusterVersions:
- { version: v2.4.0, supportedKubernetesVersions: [v1.27.5+vmware.1-tkg.1] }
- { version: v2.5.0, supportedKubernetesVersions: [${TKR}, ${OTHER}] }
`,
  [`tkr-bom:${tag(TKR)}`]: tkrBom(TKR, 'v3.5.10_vmware.1'),
  [`tkr-bom:${tag(OTHER)}`]: tkrBom(OTHER, 'v3.5.10_vmware.1'),
  'packages/management/repo:v0.32.0': '',
  'antrea:v1.11.3': '',
  'pause:3.9': '',
  'etcd:v3.5.10_vmware.1': '',
  [`tkr-repository-vsphere-nonparavirt:${tag(TKR)}`]: '',
  [`tkr-vsphere-nonparavirt:${tag(TKR)}`]: '',
  [`tkr-repository-vsphere-nonparavirt:${tag(OTHER)}`]: '',
  [`tkr-vsphere-nonparavirt:${tag(OTHER)}`]: '',
  ...more,
});

export const tag = (name: string) => name.replace('+', '_');

export const tkgBom = () => `release: { version: v2.5.0 }
default: { k8sVersion: ${TKR} }
components:
  tkg-bom: [{ images: { tkgBomImage: { imagePath: tkg-bom, tag: v2.5.0 } } }]
  management: [{ images: { repo: { imagePath: packages/management/repo, tag: v0.32.0 } } }]
  antrea: [{ images: { one: { imagePath: antrea, tag: v1.11.3 }, two: { imagePath: antrea, tag: v1.11.3 } } }]
tkr-package-repo: { aws: tkr-repository-aws, vsphere-nonparavirt: tkr-repository-vsphere-nonparavirt }
tkr-package: { aws: "", vsphere-nonparavirt: tkr-vsphere-nonparavirt }
`;

export const tkrBom = (name: string, etcd: string) => `release: { version: ${name} }
components:
  pause: [{ images: { pause: { imagePath: pause, tag: 3.9 } } }]
  antrea: [{ images: { one: { imagePath: antrea, tag: v1.11.3 } } }]
  etcd: [{ images: { etcd: { imagePath: etcd, tag: ${etcd} } } }]
kubeadmConfigSpec: { etcd: { local: { imageTag: ${etcd} } } }
`;
