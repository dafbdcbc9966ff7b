import { readdir, readFile, stat } from 'node:fs/promises';
import * as os from 'node:os';
import { join } from 'node:path';
import type { Config } from '@oclif/core/interfaces';
import { checks, examine, openDoctor } from '@cse/doctor';
import { readUserFile, type Flags, type Session } from '@cse/session';
import { VARIABLES } from '../environment.ts';
import { failureOf } from '../failure.ts';
import { describedHere } from '../installation/here.ts';
import { exitCodeOf } from '../exit-code.ts';
import { doctorOptions, sessionOf } from '../here.ts';

/** How many runs are of interest, and how much of the end of a journal, in characters. */
const RUNS = 5;
const JOURNAL = 5_000_000;
/** How long one check of the doctor may take, in milliseconds. */
const PATIENCE = 30_000;

/** What support needs, by file name. Nothing is left out of it yet. */
export async function collect(config: Config, flags: Flags): Promise<ReadonlyMap<string, string>> {
  const session = await sessionOf(config);
  return new Map([
    ['version.json', json(await describedHere(config))],
    ['machine.json', json(await machine(session, process.env))],
    ...(await configFile(flags)),
    ...(await runs(session)),
    ...(await diagnosis(session, flags)),
  ]);
}

type Entries = readonly (readonly [string, string])[];

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

async function machine({ folders }: Session, env: NodeJS.ProcessEnv): Promise<object> {
  const known = VARIABLES.flatMap(([names]) => names.split(/[ ,…]+/));
  const isKnown = (name: string) => name.startsWith('CSE_') || known.includes(name.toUpperCase());
  const glibc = (process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } }).header;
  return {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    release: (await readFile('/etc/os-release', 'utf8').catch(() => '')).match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1],
    glibc: glibc?.glibcVersionRuntime,
    processors: os.availableParallelism(),
    memory: { total: os.totalmem(), free: os.freemem() },
    folders,
    variables: Object.fromEntries(Object.entries(env).filter(([name]) => isKnown(name))),
  };
}

async function configFile({ config }: Flags): Promise<Entries> {
  const path = typeof config === 'string' ? config : 'cse.yaml';
  const text = await readUserFile('config', path).catch(() => undefined);
  return text === undefined ? [] : [['config/cse.yaml', text]];
}

async function runs(session: Session): Promise<Entries> {
  const folder = join(session.folders.state, 'runs');
  const names = await readdir(folder).catch(() => []);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const last = dated.toSorted((one, other) => other.at - one.at).slice(0, RUNS);
  return (await Promise.all(last.map(({ name }) => oneRun(folder, name, session)))).flat();
}

async function oneRun(folder: string, name: string, session: Session): Promise<Entries> {
  const journal = await readFile(join(folder, name, 'journal.ndjson'), 'utf8').catch(() => '');
  const report = await session.findRun(name).then(
    ({ report: found }) => ({ exit: exitCodeOf(found.fault), ...found }),
    (error: unknown) => failureOf(error),
  );
  return [
    [`runs/${name}/report.json`, json(report)],
    [`runs/${name}/journal.ndjson`, journal.slice(-JOURNAL)],
  ];
}

/** What the doctor says of the target that is configured, if one is. It pushes nothing. */
async function diagnosis(session: Session, flags: Flags): Promise<Entries> {
  try {
    const options = await doctorOptions(session, { ...flags, 'read-only': true });
    const { to } = options.config;
    if (to === undefined) return [];
    await using patient = await openDoctor(options);
    return [['doctor.json', json(await examine(patient, checks, { patience: PATIENCE }))]];
  } catch (error) {
    // That the config cannot be used is also something that support wants to know.
    return [['doctor.json', json(failureOf(error))]];
  }
}
