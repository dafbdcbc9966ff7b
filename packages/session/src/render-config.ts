import type { FlagDeclaration } from '@cse/plugin';
import type { InstalledPlugin } from '@cse/transfer';
import { servedBy } from './releases.ts';

/** What a config has to say. */
export interface Answers {
  readonly releases: Readonly<Record<string, readonly string[]>>;
  readonly to: string;
  /** What registries turned out to need, by host. */
  readonly registries?: Readonly<Record<string, { readonly ca?: string; readonly plainHttp?: boolean }>> | undefined;
}

export interface RenderOptions {
  readonly plugins: readonly InstalledPlugin[];
  /** Where the schema is published, if it is to be named to editors. */
  readonly schema?: string | undefined;
}

/** A config that explains itself: every key that there is, with those that were not asked for as comments. */
export function renderConfig({ releases, to, registries = {} }: Answers, { plugins, schema }: RenderOptions): string {
  const kinds = Object.entries(servedBy(plugins)).flatMap(([kind, served]) => {
    const chosen = releases[kind] ?? [];
    const list = `${kind}: [${(chosen.length > 0 ? chosen : served.slice(-1)).map((version) => `"${version}"`).join(', ')}]`;
    return [`# ${kind} releases to copy: ${served.join(', ')}`, chosen.length > 0 ? list : `# ${list}`, ''];
  });
  return [
    ...(schema === undefined ? [] : editorLines(schema, plugins)),
    ...HEAD,
    ...kinds,
    ...TARGET,
    `to: ${JSON.stringify(to)}`,
    '',
    ...SITES,
    ...SOURCES,
    ...registryLines(registries, to),
    '',
    ...pluginLines(plugins),
    ...REST,
  ].join('\n');
}

/** Where editors find the schema: what is published knows only the plugins that come with cse. */
const editorLines = (published: string, plugins: readonly InstalledPlugin[]) =>
  plugins.every(({ bundled }) => bundled)
    ? [`# yaml-language-server: $schema=${published}`]
    : [
        '# yaml-language-server: $schema=cse.schema.json',
        '# cse config schema > cse.schema.json writes that, for editors.',
      ];

const REGISTRIES = `# Settings of registries, by host and port: ca (a PEM file of CAs to trust), plainHttp, certificate and key (of a client),
# trusted (other origins that may get its password), retries, timeout (seconds of silence), minRate (bytes per second).`;

function registryLines(registries: NonNullable<Answers['registries']>, to: string): readonly string[] {
  const set = Object.entries(registries).map(([host, settings]) => `  ${host}: ${JSON.stringify(settings)}`);
  const [host = to] = to.split('/');
  const examples = [
    `#   ${host}: { ca: ./registry-ca.pem }`,
    '#   localhost:5000: { plainHttp: true }',
    '#   slow.example: { timeout: 300, retries: 10, minRate: 0 }',
  ];
  return [REGISTRIES, ...(set.length > 0 ? ['registries:', ...set] : ['# registries:']), ...examples];
}

/** The keys that plugins bring, each with what it means. */
function pluginLines(plugins: readonly InstalledPlugin[]): readonly string[] {
  const keys = new Map(plugins.flatMap(({ declaration }) => Object.entries(declaration.flags ?? {})));
  const width = Math.max(0, ...[...keys].map(([name, flag]) => exampleOf(name, flag).length));
  const lines = [...keys].map(([name, flag]) => `# ${exampleOf(name, flag).padEnd(width)}  # ${flag.summary}`);
  return lines.length === 0 ? [] : ['# Keys of plugins; `cse releases` lists the plugins.', ...lines, ''];
}

const exampleOf = (
  name: string,
  { boolean = false, multiple = false, choices, value = choices?.[0] ?? 'VALUE' }: FlagDeclaration,
) => `${name}: ${boolean ? 'true' : multiple ? `[${value}]` : value}`;

const HEAD = [
  '# What cse copies, from where and to where. Flags override this file; this file overrides CSE_* variables.',
  '',
];

const TARGET = [
  '# The base at the target registry: a host, with an optional port and path. Everything goes into three folders below it:',
  '#   <base>/vmware-cloud-director   <base>/tkg   <base>/tanzu_cli/plugins',
];

const SITES =
  `# Several targets instead: each with a name, a base, and what \`registries\` takes; via is the site that it copies from.
# sites:
#   - { name: munich, to: registry.munich.example }
#   - { name: tokyo, to: registry.tokyo.example, via: munich }
`.split('\n');

const SOURCES =
  `# Look for content of \`from\` at \`to\`, in this order. The vendor's old and new registry are built in.
# sources:
#   - from: projects.registry.vmware.com
#     to: projects.packages.broadcom.com
`.split('\n');

const REST = `# Use only these plugins, or leave these out.
# only: [container-images]
# skip: [cli-plugins]

# Parallel transfers; lowered automatically when a registry asks for it.
# concurrency: 8

# Fail if a registry cannot list signatures, instead of adding a note.
# strictSignatures: true

# Additional items, for any plugin.
# items:
#   - use: container-images
#     images: [quay.io/jetstack/cert-manager-controller:v1.11.1]
`.split('\n');
