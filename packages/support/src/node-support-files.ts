import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checks, examine, openDoctor, type OpenDoctorOptions } from '@cse/doctor';
import { readUserFile, type Flags, type Report, type Session } from '@cse/session';
import { machineHere } from './node-machine.ts';
import { secretsHere } from './node-secrets.ts';
import { redact } from './redact.ts';

/** How many runs are of interest, and how much of the end of a journal, in characters. */
const RUNS = 5;
const JOURNAL = 5_000_000;
/** How long one check of the doctor may take, in milliseconds. */
const PATIENCE = 30_000;

export interface SupportOptions {
  readonly session: Session;
  readonly flags: Flags;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** What runs, as `cse version --json` prints it. */
  readonly version: object;
  /** The variables that cse reads, beside those that begin with `CSE_`. */
  readonly variables: ReadonlySet<string>;
  /** What the doctor looks at for these flags. */
  doctor(flags: Flags): Promise<OpenDoctorOptions>;
  /** What `--json` prints of a failure, and of a run. */
  failureOf(thrown: unknown): object;
  reportOf(report: Report): object;
}

/** What support needs, by file name. No secret gets in. */
export async function supportFiles(options: SupportOptions): Promise<ReadonlyMap<string, string>> {
  const { session, version, env, argv, variables } = options;
  const machine = { ...(await machineHere()), folders: session.folders, variables: known(env, variables) };
  const files = [
    ['version.json', json(version)],
    ['machine.json', json(machine)],
    ...(await configFile(options)),
    ...(await runs(options)),
    ...(await diagnosis(options)),
  ] as const;
  const secrets = await secretsHere(env, argv);
  return new Map(files.map(([name, text]) => [`cse-support/${name}`, redact(text, secrets)]));
}

type Entries = readonly (readonly [name: string, text: string])[];

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

const known = (env: NodeJS.ProcessEnv, variables: ReadonlySet<string>) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => name.startsWith('CSE_') || variables.has(name.toUpperCase())),
  );

async function configFile({ flags: { config } }: SupportOptions): Promise<Entries> {
  const path = typeof config === 'string' ? config : 'cse.yaml';
  const text = await readUserFile('config', path).catch(() => undefined);
  return text === undefined ? [] : [['config/cse.yaml', text]];
}

async function runs({ session, failureOf, reportOf }: SupportOptions): Promise<Entries> {
  const folder = join(session.folders.state, 'runs');
  const names = await readdir(folder).catch(() => []);
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const last = dated.toSorted((one, other) => other.at - one.at).slice(0, RUNS);
  const files = last.map(async ({ name }): Promise<Entries> => {
    const journal = await readFile(join(folder, name, 'journal.ndjson'), 'utf8').catch(() => '');
    const report = await session.findRun(name).then(({ report: found }) => reportOf(found), failureOf);
    return [
      [`runs/${name}/report.json`, json(report)],
      [`runs/${name}/journal.ndjson`, journal.slice(-JOURNAL)],
    ];
  });
  return (await Promise.all(files)).flat();
}

/** What the doctor says of the target that is configured, if one is. It pushes nothing. */
async function diagnosis({ flags, doctor, failureOf }: SupportOptions): Promise<Entries> {
  try {
    const options = await doctor({ ...flags, 'read-only': true });
    if (options.config.to === undefined) return [];
    await using subject = await openDoctor(options);
    return [['doctor.json', json(await examine(subject, checks, { patience: PATIENCE }))]];
  } catch (error) {
    // That the config cannot be used is also something that support wants to know.
    return [['doctor.json', json(failureOf(error))]];
  }
}
