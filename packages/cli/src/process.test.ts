import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const FIXTURES = new URL('../../../tools/testkit/fixtures/v1/', import.meta.url).pathname;
const PART = 'cse-17d18819-0002.tar';

const home = new Home();
/** Takes connections, and never says a word. */
const silent = createServer();
let silentHost = '';
let empty: Serving;

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentHost = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  for (const name of ['damaged', 'partial'])
    cpSync(join(FIXTURES, 'archive-cut'), join(home.dir, name), { recursive: true });
  const part = join(home.dir, 'damaged', PART);
  writeFileSync(part, readFileSync(part).fill(7, 30_000, 31_000));
  rmSync(join(home.dir, 'partial', PART));
  pack(join(home.dir, 'wanting'));
  empty = await serve({ store: memoryStore() });
});
afterAll(async () => {
  silent.close();
  await empty.close();
  home[Symbol.dispose]();
});

/** A tarball of a plugin that needs a package which is nowhere. */
function pack(folder: string): void {
  mkdirSync(join(folder, 'package'), { recursive: true });
  const pjson = { name: 'acme-wanting', version: '1.0.0', oclif: {}, dependencies: { none: 'file:./none.tgz' } };
  writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify(pjson));
  execFileSync('tar', ['czf', `${folder}.tgz`, '-C', folder, 'package']);
}

/** Runs it, and says how long it took from its last word to its end, and what it left where files are for a while. */
async function ended(args: readonly string[], interrupted: boolean) {
  const tmp = join(home.dir, 'tmp');
  mkdirSync(tmp, { recursive: true });
  const start = performance.now();
  const words: number[] = [];
  const watch = (text: string, stop: (signal: NodeJS.Signals) => void) => {
    words.push(performance.now());
    if (interrupted && text.includes('planning')) stop('SIGINT');
  };
  const { exit } = await home.cse(args, { env: { TMPDIR: tmp }, onStdout: watch, onStderr: watch });
  const [first = start, last = first] = [words[0], words.at(-1)];
  // 2 s; or, where the machine is busy, as long as it took to begin.
  const late = performance.now() - last > Math.max(2000, first - start);
  // What npm compiles it keeps for itself.
  return { exit, late, left: readdirSync(tmp).filter((name) => name !== 'node-compile-cache') };
}

const target = ['--to', '127.0.0.1:1/base', '--plain-http', '127.0.0.1:1'];
const imageAt = (host: string) => [
  ...['--image', 'vendor.example/a:1', '--source', `vendor.example=${host}/a`, '--plain-http', host],
];

test.each([
  [0, 'a list', () => ['releases']],
  [1, 'a copy, which ends as imgpkg does', () => ['copy', '-i', '127.0.0.1:1/a:1', '--to-tar', 'a.tar']],
  [2, 'a question without an answer', () => ['plan']],
  [3, 'an image that is not there', () => ['plan', ...imageAt(empty.host), ...target]],
  [4, 'a part that is missing', () => ['archive', 'verify', 'partial', '--trust', `${FIXTURES}throw-away.pub`]],
  [5, 'an archive that nobody vouches for', () => ['import', '--archive', 'partial', ...target]],
  [6, 'a damaged part', () => ['archive', 'verify', 'damaged', '--allow-unsigned', '--read-data']],
  [
    7,
    'a tarball that wants more than it carries',
    () => ['plugins', 'install', join(home.dir, 'wanting.tgz'), '--allow-unsigned'],
  ],
  [8, 'a registry that is off', () => ['plan', ...imageAt('127.0.0.1:1'), ...target, '--retries', '0']],
  [130, 'Ctrl-C while a registry is silent', () => ['plan', ...imageAt(silentHost), ...target]],
])('exit %i, after %s: it ends with its last word, and leaves nothing behind', async (exit, _, args) => {
  expect(await ended(args(), exit === 130)).toEqual({ exit, late: false, left: [] });
});
