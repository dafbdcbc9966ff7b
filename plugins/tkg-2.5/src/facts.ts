import type { TkgFacts } from '@cse/tkg';

/** What is known of TKG 2.5 before any registry is asked. */
export const facts: TkgFacts = {
  use: 'tkg-2.5',
  usual: '2.5.0',
  releases: {
    '2.5.0': {
      about: { images: 566, bytes: 3_900_000_000 },
      goesWith: { cse: ['4.2.1', '4.2.2'] },
      cliPlugins: 'vmware-tkg/default:v2.5.0',
      tkrs: [
        {
          // Public tables give these three two names each. The source decides.
          name: 'v1.28.4+vmware.1-tkg.1',
          alsoCalled: ['v1.28.4+vmware.1-tkg.1-rc.5'],
          ova: 'v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d',
          etcd: ['v3.5.10_vmware.1'],
          coredns: ['v1.10.1_vmware.13'],
        },
        {
          name: 'v1.27.8+vmware.1-tkg.2',
          alsoCalled: ['v1.27.8+vmware.1-tkg.1-rc.5'],
          ova: 'v1.27.8+vmware.1-tkg.1-e77cdad8d69e4f76f2ded5e1356235b3',
          etcd: ['v3.5.10_vmware.1'],
          coredns: ['v1.10.1_vmware.12'],
        },
        {
          name: 'v1.26.11+vmware.1-tkg.1',
          alsoCalled: ['v1.26.11+vmware.1-tkg.1-rc.5'],
          ova: 'v1.26.11+vmware.1-tkg.1-6d29b7d826cdaa3535e156392e8d18cc',
          etcd: ['v3.5.10_vmware.1'],
          coredns: ['v1.9.3_vmware.19'],
        },
      ],
    },
    '2.5.1': {
      cliPlugins: 'vmware-tkg/default:v2.5.1',
      tkrs: [
        // None is public; the source lists them.
      ],
    },
    '2.5.2': {
      goesWith: { cse: ['4.2.1', '4.2.2'] },
      tkrs: [
        {
          name: 'v1.30.2+vmware.1-tkg.1',
          ova: 'v1.30.2+vmware.1-tkg.1-00b380629c7a9c10afaaa9df46ba2283',
          etcd: ['v3.5.12_vmware.5'],
          coredns: ['v1.11.1_vmware.10'],
        },
        {
          name: 'v1.29.6+vmware.1-tkg.3',
          ova: 'v1.29.6+vmware.1-tkg.3-c6934e3c00b6ca9a7c3e56acb773ce3a',
          etcd: ['v3.5.12_vmware.5'],
          coredns: ['v1.10.1_vmware.23'],
        },
        {
          // The default.
          name: 'v1.28.11+vmware.2-tkg.2',
          ova: 'v1.28.11+vmware.2-tkg.2-7820f47053de95b5aaf7e33a17511e47',
          etcd: ['v3.5.12_vmware.5'],
          coredns: ['v1.10.1_vmware.21'],
        },
        {
          name: 'v1.27.15+vmware.1-tkg.2',
          ova: 'v1.27.15+vmware.1-tkg.2-138e363d8ee0f5eeda35a0de81a33f9f',
          etcd: ['v3.5.12_vmware.5'],
          coredns: ['v1.10.1_vmware.20'],
        },
        {
          // Its OVA calls itself tkg.2.
          name: 'v1.26.14+vmware.1-tkg.4',
          ova: 'v1.26.14+vmware.1-tkg.2-6378700fb9360ffd64bebc53dbde5bb9',
          etcd: ['v3.5.12_vmware.5'],
          coredns: ['v1.9.3_vmware.22'],
        },
        { name: 'v1.28.9+vmware.1-tiny.1-tkg.2' },
        { name: 'v1.27.13+vmware.1-tiny.1-tkg.2' },
        { name: 'v1.26.14+vmware.1-tiny.1-tkg.3' },
      ],
    },
  },
};
