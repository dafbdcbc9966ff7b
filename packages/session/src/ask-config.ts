import { resolve } from 'node:path';
import { codeOf, isCseError, messageOf } from '@cse/errors';
import { ping } from '@cse/registry';
import { noBase } from './errors.ts';
import { asConfig } from './node-as-config.ts';
import { servedBy } from './releases.ts';
import type { Answers } from './render-config.ts';
import type { Flags } from './flags.ts';
import type { Workspace } from './workspace.ts';

/** Whoever sits at the terminal. */
export interface Asker {
  choose(
    message: string,
    choices: readonly string[],
    options: { readonly required: boolean },
  ): Promise<readonly string[]>;
  /** Asks until `refuse` has nothing against what is typed. */
  answer(message: string, refuse: (typed: string) => Promise<string | undefined>): Promise<string>;
  confirm(message: string): Promise<boolean>;
  tell(line: string): void;
}

/** What a config is to say, and whether the registry asks for a password. */
export interface AskedConfig extends Answers {
  readonly wantsLogin?: boolean | undefined;
}

/** Takes the answers from flags, and asks for the others; `cse plan` takes each of them. Throws `TARGET_MISSING` where nobody can be asked. */
export async function askForConfig(flags: Flags, asker: Asker | undefined, workspace: Workspace): Promise<AskedConfig> {
  const kinds = Object.entries(servedBy(workspace.plugins)).sort();
  const releases = Object.fromEntries(
    kinds.flatMap(([kind]) => (flags[kind] === undefined ? [] : [[kind, flags[kind] as readonly string[]]])),
  );
  const to = flags['to'] as string | undefined;
  if (to !== undefined) await check({ releases, to }, workspace);
  if (asker === undefined) {
    if (to === undefined) throw noBase();
    return { releases, to };
  }
  for (const [at, [kind, versions]] of kinds.entries()) {
    if (kind in releases) continue;
    const required = at === kinds.length - 1 && Object.keys(releases).length === 0;
    const chosen = await asker.choose(`Which releases of ${kind.toUpperCase()}?`, versions, { required });
    if (chosen.length > 0) releases[kind] = chosen;
  }
  const base = to ?? (await askForBase(releases, { workspace, asker }));
  await check({ releases, to: base }, workspace);
  return await askForAccess({ releases, to: base }, { workspace, asker });
}

interface Questioning {
  readonly workspace: Workspace;
  readonly asker: Asker;
}

const askForBase = (releases: Answers['releases'], { workspace, asker }: Questioning) =>
  asker.answer('Base at your registry: HOST[:PORT][/PATH]', (to) => refusal(check({ releases, to }, workspace)));

/** Reads the config of these answers as `cse plan` would, and throws what it would throw. Asks no registry. */
async function check(answers: Answers, workspace: Workspace): Promise<void> {
  await asConfig(answers, workspace, async (flags) => {
    await using _ = await workspace.transfer(flags, { idle: Object.keys(answers.releases).length === 0 });
  });
}

/** Asks the registry whether it lets us in, and the user for what it turns out to need: plain http, a CA, a password. */
async function askForAccess(answers: Answers, asking: Questioning): Promise<AskedConfig> {
  const { asker } = asking;
  const host = answers.to.split('/')[0] ?? answers.to;
  const [found, error] = await look(host, answers, asking.workspace);
  if (found !== undefined) return { ...answers, wantsLogin: found.access === 'refused' };
  const settings =
    codeOf(error) === 'REGISTRY_TLS' ? await askForTrust(host, error, { answers, ...asking }) : undefined;
  if (settings === undefined) {
    asker.tell(`${messageOf(error)}; cse doctor says more.`);
    return answers;
  }
  return await askForAccess({ ...answers, registries: { [host]: settings } }, asking);
}

type PingResult = readonly [found: Awaited<ReturnType<typeof ping>>] | readonly [found: undefined, error: unknown];

const look = (host: string, answers: Answers, workspace: Workspace): Promise<PingResult> =>
  asConfig(answers, workspace, async (flags) => ping(host, await workspace.registries(flags))).then(
    (found) => [found] as const,
    (error: unknown) => [undefined, error] as const,
  );

interface AskedTrust extends Questioning {
  readonly answers: Answers;
}

/** What must be set for a registry whose TLS is not accepted as it is; nothing where the user wants none of it. */
async function askForTrust(host: string, error: unknown, { answers, workspace, asker }: AskedTrust) {
  asker.tell(messageOf(error));
  // The hint names the flag that would help.
  const helps = (flag: string) => isCseError(error) && error.hint?.includes(flag);
  if (helps('--plain-http')) return (await asker.confirm(`Use ${host} without TLS?`)) ? { plainHttp: true } : undefined;
  if (!helps('--ca') || answers.registries?.[host] !== undefined) return undefined;
  const ca = await asker.answer(`PEM file of the CA of ${host} (empty: none)`, async (typed) => {
    if (typed === '') return undefined;
    const trusting = { ...answers, registries: { [host]: { ca: resolve(typed) } } };
    const [, refused] = await look(host, trusting, workspace);
    return refused === undefined ? undefined : messageOf(refused);
  });
  return ca === '' ? undefined : { ca: resolve(ca) };
}

const refusal = (checked: Promise<void>) => checked.then(() => undefined, messageOf);
