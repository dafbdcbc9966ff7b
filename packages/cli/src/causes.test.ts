import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate, image, proxy, type ProxyFault, type SeenRequest, tokenServer } from '@cse/testkit';
import type { Report } from '@cse/executor';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { Home, type Outcome } from './cse.testing.ts';

const NAMES = Array.from({ length: 12 }, (_, at) => `lib/app-${at}`);

const kept = <T extends AsyncDisposable>(server: T): T => {
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
};

/** A source with a dozen images, and a target behind a door that decides what goes wrong. */
async function scene(wrong: (seen: SeenRequest) => ProxyFault | undefined = () => undefined) {
  const [source, target] = [memoryStore(), memoryStore()];
  for (const name of NAMES) await image(source, `vendor.example/${name}:v1`, { size: 20_000, seed: name });
  const from = await serve({ store: source });
  const to = await serve({ store: target, name: 'target.example' });
  onTestFinished(() => Promise.all([from.close(), to.close()]).then(() => undefined));
  const door = kept(await proxy(to.host, { intercept: wrong }));
  const home = new Home();
  onTestFinished(() => home[Symbol.dispose]());
  const flags = [
    ...NAMES.flatMap((name) => ['--image', `vendor.example/${name}:v1`]),
    ...['--source', `vendor.example=${from.host}/vendor.example`, '--plain-http', from.host],
  ];
  return { home, target, door, flags, to: ['--to', `${door.host}/base`], plain: ['--plain-http', door.host] };
}

interface Timed extends Outcome {
  /** Milliseconds from the last that was said to the end of the process. */
  readonly silence: number;
}

// The first process may compile, and keep what it compiled while it ends: that is no waiting.
beforeAll(async () => {
  using home = new Home();
  await home.cse(['plan', '--image', 'x.invalid/a:v1', '--to', 'y.invalid/b']);
});

/** Runs it, and looks at how long the process lives on after its last word. */
async function timed(home: Home, args: readonly string[]): Promise<Timed> {
  let last = performance.now();
  const heard = () => void (last = performance.now());
  const outcome = await home.cse(args, { onStdout: heard, onStderr: heard });
  return { ...outcome, silence: performance.now() - last };
}

const reportIn = ({ stdout }: Outcome) => JSON.parse(stdout) as Report;
const errors = (code: string, message: string, detail?: object) =>
  JSON.stringify({ errors: [{ code, message, detail }] });

const NO_SPACE = errors('UNKNOWN', 'unknown error', {
  ...{ DriverName: 'filesystem', Enclosed: { Op: 'mkdir', Path: '/var/lib/registry/x', Err: 28 } },
});

test('a target whose disk is full is told once, ends the run at once, and takes the rest when it has room', async () => {
  let room = 5;
  const fills = ({ method }: SeenRequest): ProxyFault | undefined =>
    method === 'POST' && (room -= 1) < 0 ? { kind: 'answer', status: 500, body: NO_SPACE } : undefined;
  const { home, door, flags, to, plain } = await scene(fills);
  const report = reportIn(await home.cse(['mirror', ...flags, ...to, ...plain, '--json']));
  expect(report).toMatchObject({ ok: false, exit: 5, fault: 'access' });
  expect(report.causes).toMatchObject([
    { code: 'REGISTRY_FULL', host: door.host, hint: expect.stringContaining('Free disk space at the registry') },
  ]);
  expect(report.steps.done + report.steps.failed + report.steps.blocked).toBe(report.steps.total);
  expect(door.requests.filter(({ status }) => status === 500).length).toBeLessThanOrEqual(16);
  room = 1000;
  expect((await home.cse(['mirror', ...flags, ...to, ...plain])).exit).toBe(0);
  expect((await home.cse(['verify', ...flags, ...to, ...plain])).exit).toBe(0);
});

test('a target that is read-only is told once, with what to do', async () => {
  const { home, flags, to, plain, door } = await scene(({ method }) =>
    method === 'POST'
      ? { kind: 'answer', status: 405, body: errors('UNSUPPORTED', 'The operation is unsupported.') }
      : undefined,
  );
  const { exit, stdout, stderr } = await home.cse(['mirror', ...flags, ...to, ...plain]);
  expect(exit).toBe(5);
  expect(stdout.match(/accepts no writes/g)).toHaveLength(1);
  expect(stdout).toContain('It is read-only');
  expect(stderr.match(/accepts no writes/g)).toHaveLength(1);
  expect(door.requests.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(32);
});

test('one repository that is denied stops no other', async () => {
  const { home, flags, to, plain, target } = await scene(({ method, path }) =>
    method !== 'GET' && method !== 'HEAD' && path.includes('/lib/app-0/')
      ? { kind: 'answer', status: 403, body: errors('DENIED', 'requested access to the resource is denied') }
      : undefined,
  );
  const report = reportIn(await home.cse(['mirror', ...flags, ...to, ...plain, '--json']));
  expect(report).toMatchObject({ exit: 5, causes: [{ code: 'REGISTRY_DENIED' }] });
  for (const name of NAMES.slice(1))
    expect(await target.repository(`target.example/base/${name}`).resolve('v1')).toBeDefined();
});

test('http where https was asked for: one cause, the exact flag, and the last thing said', async () => {
  const { home, flags, to, door } = await scene();
  const run = await timed(home, ['mirror', ...flags, ...to]);
  expect(run.exit).toBe(5);
  expect(run.stdout.match(/answers in plain http/g)).toHaveLength(1);
  expect(run.stdout).toContain(`--plain-http ${door.host}`);
  const plan = await timed(home, ['plan', ...flags, ...to]);
  expect(plan.stderr.trimEnd().split('\n').slice(-3)).toEqual([
    `error: ${door.host} answers in plain http where https is expected`,
    expect.stringContaining(`--plain-http ${door.host}`),
    ' code: REGISTRY_TLS (access)',
  ]);
  expect(Math.max(run.silence, plan.silence)).toBeLessThan(2000);
});

test.each([
  ['an unknown CA', 5, 'REGISTRY_TLS (access)'],
  ['a password that is wanted', 5, 'REGISTRY_UNAUTHORIZED (access)'],
  ['a name that there is not', 8, 'REGISTRY_UNAVAILABLE (unavailable)'],
] as const)(
  '%s ends a plan within two seconds of its error, which is the last thing said',
  async (what, exit, code) => {
    const { home, flags } = await scene();
    const tls = kept(await proxy(undefined, { tls: certificate({ name: 'reg' }) }));
    const closed = kept(await proxy(undefined, { intercept: () => ({ kind: 'answer', status: 401 }) }));
    const asked = {
      'an unknown CA': ['--to', `${tls.host}/base`],
      'a password that is wanted': ['--to', `${closed.host}/base`, '--plain-http', closed.host],
      'a name that there is not': ['--to', 'registry.invalid/base'],
    }[what];
    const run = await timed(home, ['plan', ...flags, ...asked]);
    expect(run.exit).toBe(exit);
    expect(run.stderr.trimEnd().split('\n').at(-1)).toBe(` code: ${code}`);
    expect(run.silence).toBeLessThan(2000);
  },
);

test('a password that a token service refuses ends a plan within two seconds of its error, after a handful of requests', async () => {
  const { home, flags, door } = await scene();
  const guarded = kept(await tokenServer(door.host, { users: { ada: 'right' } }));
  const auth = Buffer.from('ada:wrong').toString('base64');
  mkdirSync(join(home.dir, '.docker'));
  writeFileSync(join(home.dir, '.docker', 'config.json'), JSON.stringify({ auths: { [guarded.host]: { auth } } }));
  const plain = [guarded, guarded.tokens].flatMap(({ host }) => ['--plain-http', host]);
  const trust = ['--trust-origin', `${guarded.host}=http://${guarded.tokens.host}`];
  const run = await timed(home, ['plan', ...flags, '--to', `${guarded.host}/base`, ...plain, ...trust]);
  expect(run.exit).toBe(5);
  expect(run.stderr.trimEnd().split('\n').at(-1)).toBe(' code: REGISTRY_UNAUTHORIZED (access)');
  expect(run.silence).toBeLessThan(2000);
  expect(guarded.requests.length + guarded.tokens.requests.length).toBeLessThanOrEqual(4);
});

test('a terminal that is closed stops a run as cleanly as Ctrl-C, and the same command goes on', async () => {
  let hangUp = () => {};
  let silent = true;
  const { home, flags, to, plain } = await scene(({ method }) => {
    if (method !== 'PUT' || !silent) return undefined;
    hangUp();
    return { kind: 'silence' };
  });
  const onStderr = (_: string, stop: (signal: NodeJS.Signals) => void) => void (hangUp = () => stop('SIGHUP'));
  const { exit, stdout } = await home.cse(['mirror', ...flags, ...to, ...plain, '--json'], { onStderr });
  expect(exit).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, fault: 'interrupted' });
  silent = false;
  expect((await home.cse(['mirror', ...flags, ...to, ...plain])).exit).toBe(0);
});
