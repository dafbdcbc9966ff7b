import type { InstalledPlugin } from '@cse/transfer';
import { servedBy } from '../plugins/plugin-flags.ts';
import type { Answers } from './ask.ts';

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
    return [`# ${kind} releases to bring: ${served.join(', ')}`, chosen.length > 0 ? list : `# ${list}`, ''];
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
  '# What cse brings, from where and to where. Flags win over this file, this file over CSE_* variables.',
  '',
];

const TARGET = [
  "# The target's registry base: a host, perhaps a port and a path. What CSE needs lands in siblings below it:",
  '#   <base>/vmware-cloud-director   <base>/tkg   <base>/tanzu_cli/plugins',
];

const REST =
  `# Ask \`to\` instead of \`from\`, in this order; the built-in list knows the vendor's old and new registry.
# sources:
#   - from: projects.registry.vmware.com
#     to: projects.packages.broadcom.com

# How to speak to registries, by host and port.
# registries:
#   BASE: { ca: ./registry-ca.pem }
#   localhost:5000: { plainHttp: true }
#   slow.example: { timeout: 300, retries: 10, minRate: 0 }   # seconds of silence, tries more, bytes a second

# Leave out all but these plugins, or just these. \`cse releases\` lists them.
# only: [container-images]
# skip: [cli-plugins]

# Blobs under way at once; fewer where a registry asks for it.
# concurrency: 8

# Anything more, by any plugin.
# items:
#   - use: container-images
#     images: [quay.io/jetstack/cert-manager-controller:v1.11.1]
`.split('\n');
