import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { BASE, company, type Company, type CompanyOptions } from './company.ts';

/** Makes the pages of a plan, a run and settings in the folder, as `plan.html`, `run.html` and `settings.html`. */
export async function makePages(options: CompanyOptions): Promise<void> {
  await using at = await company(options);
  const asked = askedFor(options.tkg);
  const lines = [
    ['plan', ...asked, '--format', 'html', '--out', 'plan.html'],
    ['mirror', ...asked, '--progress', 'none'],
    ['report', '--html', 'run.html'],
    ['settings', '--to', BASE, '--format', 'html', '--out', 'settings.html'],
  ];
  for (const args of lines) {
    const [code]: readonly (number | null)[] = await once(startCse(at, args, 'inherit'), 'exit');
    if (code !== 0) throw new Error(`cse ${args.join(' ')} ended with ${code}`);
  }
}

export interface WatchedRun extends AsyncDisposable {
  /** The page of `cse watch`. */
  readonly url: string;
}

/** A run that takes its time and meets some trouble, after another one, and `cse watch` beside it. */
export async function watchedRun(options: CompanyOptions): Promise<WatchedRun> {
  await using opened = new AsyncDisposableStack();
  const at = opened.use(await company(options));
  const asked = askedFor(options.tkg);
  await once(startCse(at, ['mirror', ...asked, '--only', 'container-images', '--progress', 'none'], 'ignore'), 'exit');
  // What planning reads is remembered, and so meets no trouble.
  await once(startCse(at, ['plan', ...asked], 'ignore'), 'exit');
  at.trouble(...TROUBLE);
  opened.use(stopped(startCse(at, ['mirror', ...asked], 'ignore')));
  const watch = startCse(at, ['watch'], ['ignore', 'pipe', 'inherit']);
  opened.use(stopped(watch));
  const [line]: readonly Buffer[] = await once(watch.stdout ?? watch, 'data');
  const url = /http:\S+/.exec(String(line))?.[0] ?? '';
  // It plans first, and then it has to have something to show.
  while (!(await textAt(url)).includes('class="running"')) await setTimeout(500);
  await setTimeout(15_000);
  const held = opened.move();
  return { url, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** On a connection of its own: on a busy machine one that is kept is closed before it is used again. */
const textAt = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text();

const TROUBLE = [
  {
    path: '/blobs/',
    skip: 20,
    times: 9,
    fault: { kind: 'answer', status: 503, headers: { 'retry-after': '1' } },
  },
  { path: /antrea\S*\/blobs\//, times: 40, fault: { kind: 'answer', status: 403 } },
  { path: '/blobs/', times: Infinity, fault: { kind: 'slow', bytesPerSecond: 150_000 } },
] as const;

const askedFor = (tkg: readonly string[]) => [
  ...['--cse', '4.2.2'],
  ...['--tkg', tkg.map((version) => version.replace(/\.0$/, '')).join(',')],
  ...['--to', BASE],
];

const startCse = ({ folder, env }: Company, args: readonly string[], stdio: StdioOptions): ChildProcess =>
  spawn('cse', args, { stdio, env, cwd: folder });

const stopped = (child: ChildProcess): AsyncDisposable => ({
  async [Symbol.asyncDispose]() {
    if (child.exitCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  },
});
