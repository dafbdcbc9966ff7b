import type { TkgFacts } from '@cse/tkg';

/** What is known of TKG 2.4 before any registry is asked. */
export const facts: TkgFacts = {
  use: 'tkg-2.4',
  usual: '2.4.0',
  releases: {
    '2.4.0': {
      about: { images: 566, bytes: 4_200_000_000 },
      goesWith: { cse: ['4.2.0', '4.2.1', '4.2.2'] },
      cliPlugins: 'vmware-tkg/default:v2.4.0',
      tkrs: [
        {
          name: 'v1.27.5+vmware.1-tkg.1',
          ova: 'v1.27.5+vmware.1-tkg.1-0eb96d2f9f4f705ac87c40633d4b69st',
          etcd: ['v3.5.7_vmware.6'],
          coredns: ['v1.10.1_vmware.7'],
        },
        {
          // Public tables disagree on this one's CoreDNS and the next one's.
          name: 'v1.26.8+vmware.1-tkg.1',
          ova: 'v1.26.8+vmware.1-tkg.1-b8c57a6c8c98d227f74e7b1a9eef27st',
          etcd: ['v3.5.6_vmware.20'],
          coredns: ['v1.9.3_vmware.16', 'v1.10.1_vmware.7'],
        },
        {
          name: 'v1.25.13+vmware.1-tkg.1',
          ova: 'v1.25.13+vmware.1-tkg.1-0031669997707d1c644156b8fc31ebst',
          etcd: ['v3.5.6_vmware.20'],
          coredns: ['v1.9.3_vmware.16', 'v1.10.1_vmware.7'],
        },
      ],
    },
    '2.4.1': {
      tkrs: [
        {
          // The default. Its other TKrs are not public; the source lists them.
          name: 'v1.27.5+vmware.1-tkg.3',
        },
      ],
    },
  },
};
