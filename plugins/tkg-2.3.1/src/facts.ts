import type { TkgFacts } from '@cse/tkg';

/** What is known of TKG 2.3.1 before any registry is asked. */
export const facts: TkgFacts = {
  use: 'tkg-2.3.1',
  usual: '2.3.1',
  releases: {
    '2.3.1': {
      about: { images: 567, bytes: 3_800_000_000 },
      goesWith: { cse: ['4.2.0', '4.2.1', '4.2.2'] },
      cliPlugins: 'vmware-tkg/default:v2.3.1',
      tkrs: [
        {
          // The default. Its OVA calls itself tkg.1, as TKG 2.4.0's does of the same Kubernetes: only the hash tells them apart.
          name: 'v1.26.8+vmware.1-tkg.2',
          ova: 'v1.26.8+vmware.1-tkg.1-0edd4dafbefbdb503f64d5472e500cf8',
          etcd: ['v3.5.6_vmware.20'],
          coredns: ['v1.9.3_vmware.16'],
        },
        {
          // Its OVA calls itself tkg.1 as well.
          name: 'v1.25.13+vmware.1-tkg.2',
          ova: 'v1.25.13+vmware.1-tkg.1-6f7650434fd3787d751e8fb3c9e2153d',
          etcd: ['v3.5.6_vmware.20'],
          coredns: ['v1.9.3_vmware.11'],
        },
        {
          name: 'v1.24.17+vmware.1-tkg.1',
          ova: 'v1.24.17+vmware.1-tkg.1-9f70d901a7d851fb115411e6790fdeae',
          etcd: ['v3.5.6_vmware.19'],
          coredns: ['v1.8.6_vmware.26'],
        },
      ],
    },
  },
};
