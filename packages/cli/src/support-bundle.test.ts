import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { image, tokenServer } from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

// What must not be found anywhere, planted wherever a user may have it.
const CANARIES = ['c4nary-login', 'c4nary-proxy', 'c4nary-variable', 'c4nary-config', 'c4nary-flag'] as const;
const [LOGIN, PROXY, VARIABLE, CONFIG, FLAG] = CANARIES;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const FORBIDDEN = [...CANARIES, base64(`ada:${LOGIN}`), base64(`bob:${PROXY}`), 'Bearer', '"token"'];

const home = new Home();
const env = { CSE_X_PASSWORD: VARIABLE, HTTPS_PROXY: `http://bob:${PROXY}@127.0.0.1:9` };
const path = (name: string) => join(home.dir, name);
const log = () => readFileSync(path('cse.log'), 'utf8');
const closing: AsyncDisposable[] = [];
let reference = '';

beforeAll(async () => {
  const store = memoryStore();
  await image(store, 'vendor.example/lib/app:v1', { size: 2000 });
  const [upstream, target] = [await serve({ store }), await serve({ store: memoryStore() })];
  const guard = await tokenServer(upstream.host, { users: { ada: LOGIN } });
  closing.push(guard, upstream, target);
  const origin = `http://${guard.tokens.host}`;
  reference = `${guard.host}/vendor.example/lib/app:v1`;
  mkdirSync(path('.docker'));
  const auths = { [guard.host]: { auth: base64(`ada:${LOGIN}`) } };
  writeFileSync(path('.docker/config.json'), JSON.stringify({ auths }));
  writeFileSync(
    path('cse.yaml'),
    [
      `# password: ${CONFIG}`,
      `to: ${target.host}/base`,
      `sources: [{ from: vendor.example, to: ${guard.host}/vendor.example }]`,
      `registries: { "${guard.host}": { plainHttp: true, trusted: ["${origin}"] }, "${target.host}": { plainHttp: true } }`,
      'items: [{ use: container-images, images: ["vendor.example/lib/app:v1"] }]',
    ].join('\n'),
  );
});
afterAll(async () => {
  for (const each of closing) await each[Symbol.asyncDispose]();
  home[Symbol.dispose]();
});

test('a log notes each request of a run and how it ended, and keeps no secret', async () => {
  const ran = await home.cse(['mirror', '--log-file', 'cse.log', '--log-level', 'debug'], { env });
  expect(ran, ran.stderr).toMatchObject({ exit: 0 });
  const lines = log().trim().split('\n');
  for (const line of lines)
    expect(line).toMatch(/^time="?\d{4}-\d\d-\d\dT[\d:.]+Z"? level=(debug|info|warn|error) msg=/);
  expect(lines[0]).toContain('msg="cse mirror" args="--log-file cse.log --log-level debug" version=');
  const requests = lines.filter((line) => line.includes('msg=request'));
  expect(requests).toContainEqual(expect.stringMatching(/method=GET host=\S+ path=\/token status=200 ms=\d+$/));
  expect(requests).toContainEqual(
    expect.stringMatching(/path=\/v2\/vendor.example\/lib\/app\/manifests\/\S+ status=200 ms=\d+$/),
  );
  expect(lines.filter((line) => line.includes('msg="step finished"'))).toHaveLength(4);
  const flags = ['--registry-username', 'ada', '--registry-password', FLAG, '--registry-insecure'];
  const failing = [
    'copy',
    '-i',
    reference,
    '--to-tar',
    'x.tar',
    ...flags,
    '--log-file',
    'cse.log',
    '--log-level',
    'debug',
  ];
  expect(await home.cse(failing, { env })).toMatchObject({ exit: 1 });
  expect(log()).toMatch(/level=error msg=/);
  for (const secret of FORBIDDEN) expect(log()).not.toContain(secret);
  expect(statSync(path('cse.log')).mode & 0o077).toBe(0);
});

test('without --log-level no request is noted, and a file that cannot be written is an error before anything happens', async () => {
  await home.cse(['mirror', '--log-file', 'quiet.log'], { env });
  const text = readFileSync(path('quiet.log'), 'utf8');
  expect(text).toContain('msg="run finished"');
  expect(text).not.toContain('level=debug');
  const { exit, stderr } = await home.cse(['mirror', '--log-file', 'missing/cse.log'], { env });
  expect({ exit, stderr }).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('missing/cse.log: it does not exist'),
  });
});

test('a support bundle lists what it holds, and holds no secret', async () => {
  await home.cse(['mirror'], { env });
  const { exit, stdout, stderr } = await home.cse(['support-bundle', 'support.tar.gz', '--json'], { env });
  expect(exit, stderr).toBe(0);
  const { contents } = JSON.parse(stdout) as { readonly contents: readonly string[] };
  expect(contents.map((name) => name.replace(/^cse-support\//, ''))).toEqual([
    'version.json',
    'machine.json',
    'config/cse.yaml',
    expect.stringMatching(/^runs\/\w+\/report\.json$/),
    expect.stringMatching(/^runs\/\w+\/journal\.ndjson$/),
    'doctor.json',
  ]);
  execFileSync('tar', ['-xzf', path('support.tar.gz'), '-C', home.dir]);
  const texts = contents.map((name) => readFileSync(path(name), 'utf8'));
  for (const secret of FORBIDDEN) expect(texts.join('\n')).not.toContain(secret);
  const [version, machine, config, report, journal, doctor] = texts;
  expect(JSON.parse(version ?? '')).toMatchObject({ node: process.version });
  expect(JSON.parse(machine ?? '')).toMatchObject({ variables: { HTTPS_PROXY: 'http://…@127.0.0.1:9' } });
  expect(config).toContain('# password: …\n');
  expect(JSON.parse(report ?? '')).toMatchObject({ ok: true });
  expect(journal).toContain('"run-finished"');
  expect(JSON.parse(doctor ?? '')).toHaveProperty('findings');
  expect(statSync(path('support.tar.gz')).mode & 0o077).toBe(0);
});
