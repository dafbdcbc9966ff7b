import { isCseError } from '@cse/errors';
import { splitRepository } from '@cse/oci';
import { memoryStore } from '@cse/store';
import {
  candidatesOf,
  flagsOf,
  openTransfer,
  registryOptions,
  releaseOf,
  type InstalledPlugin,
  type KnownPlugin,
  type Ports,
  type Transfer,
  type TransferConfig,
} from '@cse/transfer';
import { nothingToLookAt, unreadable } from './errors.ts';
import { nodeDoctorPorts } from './node-ports.ts';
import { openSubject, type Adviser, type Subject, type PlannedTransfer } from './subject.ts';

export interface OpenDoctorOptions {
  /** What flags, config file and environment ask for. */
  readonly config: TransferConfig;
  readonly plugins: readonly InstalledPlugin[];
  /** Plugins that exist, so that one that is missing can be named. */
  readonly known: readonly KnownPlugin[];
  readonly ports: Ports;
  /** What was typed, by flag. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Opens what the doctor looks at: the target and the sources that the config names. Throws `NOTHING_ASKED`. */
export async function openDoctor(options: OpenDoctorOptions): Promise<Subject> {
  const { config, plugins, ports, flags } = options;
  const isAsked = asksForContent(config, plugins);
  if (!NAMING.some((flag) => flags[flag] !== undefined) && config.to === undefined && !isAsked) throw nothingToLookAt();
  return openSubject({
    to: config.to,
    vcd: textOf(flags['vcd']),
    paths: [...new Set(plugins.flatMap(({ declaration }) => declaration.paths ?? []))],
    advisers: plugins.map(adviserOf),
    releases: releasesOf(config, plugins),
    registries: await registryOptions(config, ports),
    caFileOf: (host) => config.registries[host]?.ca,
    candidatesOf: (repository) => candidatesOf(repository, config),
    sourceHosts: isAsked ? hostsOf(config) : [],
    plan: isAsked ? (base, signal) => planned({ ...options, config: { ...config, to: base } }, signal) : undefined,
    archive: textOf(flags['archive']),
    serverConfig: await readServerConfig(textOf(flags['server-config']), ports),
    readOnly: flags['read-only'] === true,
    ports: nodeDoctorPorts,
  });
}

// Each of these alone gives something to look at.
const NAMING = ['vcd', 'archive'];

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

const adviserOf = ({ declaration: { use, serves = {}, advice = {} } }: InstalledPlugin): Adviser => ({
  use,
  serves,
  advice,
});

/** The releases by their whole names: `2.4` is `2.4.0`. One that nobody serves stays as it was typed; planning says so. */
function releasesOf({ releases }: TransferConfig, plugins: readonly InstalledPlugin[]) {
  const whole = (kind: string, version: string) => {
    try {
      return releaseOf(kind, version, plugins);
    } catch (error) {
      if (isCseError(error)) return version;
      throw error;
    }
  };
  return Object.fromEntries(
    Object.entries(releases).map(([kind, versions]) => [kind, versions.map((version) => whole(kind, version))]),
  );
}

function asksForContent({ releases, items, options }: TransferConfig, plugins: readonly InstalledPlugin[]): boolean {
  const flags = flagsOf(plugins);
  return (
    Object.keys(releases).length > 0 || items.length > 0 || Object.keys(options).some((flag) => flags[flag]?.alone)
  );
}

const hostsOf = ({ sources, moved = [] }: TransferConfig) =>
  (sources.length > 0 ? sources : moved).map(({ to }) => splitRepository(`${to}/`).host);

/** Plans as a mirror would; without a target everything keeps its own name. */
async function planned(
  { config, plugins, known, ports }: OpenDoctorOptions,
  signal: AbortSignal,
): Promise<PlannedTransfer> {
  const sides = config.to === undefined ? { target: memoryStore() } : {};
  await using transfer = await openTransfer({ config, plugins, known, ports, sides });
  const { plan, unreachable } = await planFrom(transfer, config.to, signal);
  const survey = config.to === undefined ? undefined : await transfer.survey(plan, { signal }).catch(() => undefined);
  return { plan, unreachable, survey: async () => survey };
}

/** Behind an air gap the sources cannot be asked, and the target says itself what belongs there. */
async function planFrom(transfer: Transfer, to: string | undefined, signal: AbortSignal) {
  try {
    return { plan: await transfer.plan({ signal }) };
  } catch (error) {
    if (to === undefined || !isCseError(error) || error.fault !== 'unavailable') throw error;
    return { plan: await transfer.expected({ signal }), unreachable: error };
  }
}

async function readServerConfig(path: string | undefined, { readText }: Ports) {
  if (path === undefined) return undefined;
  try {
    return { path, text: await readText(path) };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
