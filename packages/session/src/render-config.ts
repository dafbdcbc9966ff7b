import type { InstalledPlugin } from '@cse/transfer';
import { servedBy } from './releases.ts';

/** What a config has to say. */
export interface Answers {
  readonly releases: Readonly<Record<string, readonly string[]>>;
  readonly to: string;
}

export interface RenderOptions {
  readonly plugins: readonly InstalledPlugin[];
  /** Where editors find the schema, if anywhere. */
  readonly schema?: string | undefined;
}

/** A config that explains itself: every key that there is, with those that were not asked for as comments. */
export function renderConfig({ releases, to }: Answers, { plugins, schema }: RenderOptions): string {
  const kinds = Object.entries(servedBy(plugins)).flatMap(([kind, served]) => {
    const chosen = releases[kind] ?? [];
    const list = `${kind}: [${(chosen.length > 0 ? chosen : served.slice(-1)).map((version) => `"${version}"`).join(', ')}]`;
    return [`# ${kind} releases to copy: ${served.join(', ')}`, chosen.length > 0 ? list : `# ${list}`, ''];
  });
  const editors = schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`];
  return [
    ...editors,
    ...HEAD,
    ...kinds,
    ...TARGET,
    `to: ${to}`,
    '',
    ...REST.map((line) => line.replace('BASE', to)),
  ].join('\n');
}

const HEAD = [
  '# What cse copies, from where and to where. Flags override this file; this file overrides CSE_* variables.',
  '',
];

const TARGET = [
  '# The base at the target registry: a host, with an optional port and path. Everything goes into three folders below it:',
  '#   <base>/vmware-cloud-director   <base>/tkg   <base>/tanzu_cli/plugins',
];

const REST = `# Look for content of \`from\` at \`to\`, in this order. The vendor's old and new registry are built in.
# sources:
#   - from: projects.registry.vmware.com
#     to: projects.packages.broadcom.com

# Settings of registries, by host and port.
# registries:
#   BASE: { ca: ./registry-ca.pem }
#   localhost:5000: { plainHttp: true }
#   slow.example: { timeout: 300, retries: 10, minRate: 0 }   # seconds of silence, retries, bytes per second

# Use only these plugins, or leave these out. \`cse releases\` lists them.
# only: [container-images]
# skip: [cli-plugins]

# Parallel transfers; lowered automatically when a registry asks for it.
# concurrency: 8

# Additional items, for any plugin.
# items:
#   - use: container-images
#     images: [quay.io/jetstack/cert-manager-controller:v1.11.1]
`.split('\n');
