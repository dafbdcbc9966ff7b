/** A Tanzu Kubernetes release: a Kubernetes version, and what goes with it. */
export interface Tkr {
  readonly name: string;
  readonly etcd: string;
  readonly coredns: string;
  /** The version of its OVA, which ends in the OVA's hash. */
  readonly ova: string;
}

export interface TkgRelease {
  readonly version: string;
  /** The version of the CLI's TKG plugins, and of what is built with them. */
  readonly framework: string;
  /** The first is the default. */
  readonly tkrs: readonly Tkr[];
}

const tkr = (name: string, etcd: string, coredns: string, ova: string): Tkr => ({ name, etcd, coredns, ova });

export const tkgReleases: readonly TkgRelease[] = [
  {
    version: 'v2.3.1',
    framework: 'v0.30.2',
    tkrs: [
      tkr(
        'v1.26.8+vmware.1-tkg.2',
        'v3.5.6+vmware.20',
        'v1.9.3+vmware.16',
        'v1.26.8+vmware.1-tkg.1-0edd4dafbefbdb503f64d5472e500cf8',
      ),
      tkr(
        'v1.25.13+vmware.1-tkg.2',
        'v3.5.6+vmware.20',
        'v1.9.3+vmware.11',
        'v1.25.13+vmware.1-tkg.1-6f7650434fd3787d751e8fb3c9e2153d',
      ),
      tkr(
        'v1.24.17+vmware.1-tkg.1',
        'v3.5.6+vmware.19',
        'v1.8.6+vmware.26',
        'v1.24.17+vmware.1-tkg.1-9f70d901a7d851fb115411e6790fdeae',
      ),
    ],
  },
  {
    version: 'v2.4.0',
    framework: 'v0.31.0',
    tkrs: [
      tkr(
        'v1.27.5+vmware.1-tkg.1',
        'v3.5.7+vmware.6',
        'v1.10.1+vmware.7',
        'v1.27.5+vmware.1-tkg.1-0eb96d2f9f4f705ac87c40633d4b69st',
      ),
      tkr(
        'v1.26.8+vmware.1-tkg.1',
        'v3.5.6+vmware.20',
        'v1.9.3+vmware.16',
        'v1.26.8+vmware.1-tkg.1-b8c57a6c8c98d227f74e7b1a9eef27st',
      ),
      tkr(
        'v1.25.13+vmware.1-tkg.1',
        'v3.5.6+vmware.20',
        'v1.9.3+vmware.16',
        'v1.25.13+vmware.1-tkg.1-0031669997707d1c644156b8fc31ebst',
      ),
    ],
  },
  {
    version: 'v2.5.0',
    framework: 'v0.32.0',
    tkrs: [
      tkr(
        'v1.28.4+vmware.1-tkg.1',
        'v3.5.10+vmware.1',
        'v1.10.1+vmware.13',
        'v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d',
      ),
      tkr(
        'v1.27.8+vmware.1-tkg.2',
        'v3.5.10+vmware.1',
        'v1.10.1+vmware.12',
        'v1.27.8+vmware.1-tkg.1-e77cdad8d69e4f76f2ded5e1356235b3',
      ),
      tkr(
        'v1.26.11+vmware.1-tkg.1',
        'v3.5.10+vmware.1',
        'v1.9.3+vmware.19',
        'v1.26.11+vmware.1-tkg.1-6d29b7d826cdaa3535e156392e8d18cc',
      ),
    ],
  },
];

/** How a version is written in a tag. */
export const tagOf = (version: string) => version.replaceAll('+', '_');
