import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

// A registry that takes every connection and never answers.
const silent = createServer(() => undefined);
const home = new Home();
let host = '';

beforeAll(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
});

afterAll(() => {
  silent.closeAllConnections();
  silent.close();
  home[Symbol.dispose]();
});

const image = () => ['--image', `${host}/a/b:v1`, '--plain-http', host];
const asked = () => [...image(), '--to', `${host}/base`];

const COMMANDS: readonly (readonly [string, () => readonly string[], number])[] = [
  ['plan', () => ['plan', ...asked()], 8],
  ['mirror', () => ['mirror', ...asked()], 8],
  ['export', () => ['export', '--archive', 'out', ...image()], 8],
  ['verify', () => ['verify', ...asked()], 8],
  ['diff', () => ['diff', 'target', ...asked()], 8],
  ['prune', () => ['prune', ...asked()], 8],
  ['login', () => ['login', host, '--username', 'ada', '--password-stdin', '--plain-http', host], 8],
  ['copy', () => ['copy', '-i', `${host}/a/b:v1`, '--to-tar', 'a.tar', '--registry-insecure'], 1],
];

test.each(COMMANDS)('%s gives a silent registry up after --timeout and --retries', async (_, line, exit) => {
  const begun = performance.now();
  const outcome = await home.cse([...line(), '--timeout', '1', '--retries', '0'], { stdin: 'secret' });
  expect(outcome.stderr).toContain('did not answer in time for 1 s');
  expect(outcome.exit).toBe(exit);
  // One silence, and the time to start; the default is a minute a try, five times.
  expect(performance.now() - begun).toBeLessThan(40_000);
});

test('the config says it of one registry', async () => {
  writeFileSync(join(home.dir, 'cse.yaml'), `registries:\n  ${host}: { plainHttp: true, timeout: 1, retries: 1 }\n`);
  const { exit, stderr } = await home.cse(['plan', '--image', `${host}/a/b:v1`, '--to', `${host}/base`]);
  expect(stderr).toContain('did not answer in time for 1 s');
  expect(exit).toBe(8);
});
