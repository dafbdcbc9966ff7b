import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import {
  certificate,
  image,
  scriptedServer,
  tokenServer,
  webProxy,
  type ScriptedServer,
  type TokenServer,
} from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home, type Outcome } from './cse.testing.ts';

// A registry that needs all there is: a private CA, a password, a token service of another origin, and a proxy with a
// password on the way. It is the source and the target of each command that speaks to registries.
const home = new Home();
const authority = certificate({ authority: true, name: 'Company CA' });
let upstream: Serving;
let registry: TokenServer;
let way: Awaited<ReturnType<typeof passwordProxy>>;
let files: ScriptedServer;

beforeAll(async () => {
  const store = memoryStore();
  await image(store, 'registry.test/lib/app:v1');
  upstream = await serve({ store, name: 'registry.test' });
  registry = await tokenServer(upstream.host, { tls: certificate({ signer: authority }), users: { ada: 'pw' } });
  way = await passwordProxy('user', 'way');
  writeFileSync(join(home.dir, 'ca.pem'), authority.certificate);
  files = await fileServer();
});

const DISK = 'the content of a disk';

/** A web server with a file and its checksum, behind the same CA as the registry. */
function fileServer(): Promise<ScriptedServer> {
  const { certificate: cert, key } = certificate({ signer: authority });
  const sum = createHash('sha256').update(DISK).digest('hex');
  const bodies: Readonly<Record<string, string>> = { '/disk.iso': DISK, '/SHA256SUMS': `${sum}  disk.iso\n` };
  return scriptedServer(
    ({ path }) => {
      const body = bodies[path];
      return body === undefined
        ? { status: 404 }
        : { status: 200, body, headers: { 'content-length': String(body.length) } };
    },
    { tls: { cert, key } },
  );
}

afterAll(async () => {
  await Promise.all([registry.close(), upstream.close(), way[Symbol.asyncDispose](), files[Symbol.asyncDispose]()]);
  home[Symbol.dispose]();
});

/** A web proxy that opens a way by CONNECT to whoever has the password. */
async function passwordProxy(user: string, password: string) {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const counted = { opened: 0 };
  const proxy = await webProxy(({ url = '', headers }) => {
    if (headers['proxy-authorization'] !== expected) return 407;
    counted.opened += 1;
    return url;
  });
  return { ...proxy, address: `http://${user}:${password}@${proxy.host}`, counted };
}

type Setting = 'ca' | 'trust' | 'proxy';

interface Asking {
  readonly name: string;
  args(): readonly string[];
  /** What it says, and ends with, where a setting is left out; as most do where nothing is said. */
  readonly ca?: RegExp;
  readonly exit?: number;
  /** It only goes on with what an earlier one left, and is not asked for what is missing. */
  readonly later?: boolean;
}

const ASK = () => ['--image', `${registry.host}/lib/app:v1`, '--to', `${registry.host}/base`];

const login: Asking = {
  name: 'login',
  args: () => ['login', `https://${registry.host}/`, '--username', 'ada', '--password-stdin'],
};

/** Each command that speaks to registries, in an order in which each finds what it needs of those before. */
const COMMANDS: readonly Asking[] = [
  login,
  { name: 'plan', args: () => ['plan', ...ASK(), '--out', 'plan.json'] },
  { name: 'mirror', args: () => ['mirror', ...ASK()] },
  { name: 'run', args: () => ['run', 'plan.json'] },
  { name: 'verify', args: () => ['verify', ...ASK(), '--authenticated'], later: true },
  { name: 'export', args: () => ['export', '--image', `${registry.host}/lib/app:v1`, '--archive', 'archive'] },
  {
    name: 'import',
    args: () => ['import', '--archive', 'archive', '--allow-unsigned', '--to', `${registry.host}/other`],
    later: true,
  },
  { name: 'diff', args: () => ['diff', 'plan.json', 'target', '--to', `${registry.host}/base`], later: true },
  { name: 'prune', args: () => ['prune', ...ASK()], later: true },
  { name: 'doctor', args: () => ['doctor', ...ASK(), '--check', 'registry.api'], later: true },
  {
    name: 'copy',
    args: () => ['copy', '-i', `${registry.host}/lib/app:v1`, '--to-repo', `${registry.host}/copied/app`],
    ca: /--registry-ca-cert-path FILE/,
    exit: 1,
  },
];

function flagsFor(command: string, without?: Setting): readonly string[] {
  const hosts = [registry.host, registry.tokens.host, files.host];
  const ca =
    command === 'copy' ? ['--registry-ca-cert-path', 'ca.pem'] : hosts.flatMap((host) => ['--ca', `${host}=ca.pem`]);
  const trust = ['--trust-origin', `${registry.host}=https://${registry.tokens.host}`];
  return [...(without === 'ca' ? [] : ca), ...(without === 'trust' ? [] : trust)];
}

function run({ name, args }: Asking, without?: Setting): Promise<Outcome> {
  const proxy = without === 'proxy' ? way.address.replace('user:way@', '') : way.address;
  const env = { HTTPS_PROXY: proxy, CSE_STATE_DIR: join(home.dir, without ?? 'state') };
  return home.cse([...args(), ...flagsFor(name, without)], { env, stdin: 'pw\n' });
}

const saidBy = ({ stdout, stderr }: Outcome) => stdout + stderr;

test.each(COMMANDS)('cse $name reaches a registry that needs every setting there is', async (command) => {
  way.counted.opened = 0;
  const outcome = await run(command);
  expect([outcome.exit, saidBy(outcome)]).toEqual([0, expect.not.stringContaining('INTERNAL')]);
  expect(way.counted.opened).toBeGreaterThan(0);
  expect(saidBy(outcome)).not.toContain('pw');
});

const ASKING = COMMANDS.filter(({ later }) => !later);
// Those who plan, who copy and who log in hand the words on, each in a way of its own.
const WAYS = ASKING.filter(({ name }) => /^(login|plan|copy)$/.test(name));

test.each(process.env['CI'] ? ASKING : WAYS)(
  'cse $name without the CA names the flag for it that it has',
  async ({ ca = /--ca 127\.0\.0\.1:\d+=FILE/, exit = 5, ...command }) => {
    const outcome = await run(command, 'ca');
    expect([outcome.exit, saidBy(outcome)]).toEqual([exit, expect.stringMatching(ca)]);
  },
);

test.each(process.env['CI'] ? ASKING : WAYS)(
  'cse $name names the origin that is not trusted, and the flag that trusts it',
  async ({ exit = 5, ...command }) => {
    const outcome = await run(command, 'trust');
    const { host, tokens } = registry;
    expect([outcome.exit, saidBy(outcome)]).toEqual([
      exit,
      expect.stringContaining(`--trust-origin ${host}=https://${tokens.host}`),
    ]);
  },
);

test.each(WAYS)('cse $name names the proxy that wants a password', async ({ exit = 5, ...command }) => {
  const outcome = await run(command, 'proxy');
  expect([outcome.exit, saidBy(outcome)]).toEqual([
    exit,
    expect.stringMatching(new RegExp(`the proxy ${way.host} in front of [\\d.:]+ requires credentials \\(407\\)`)),
  ]);
});

/** The commands that bring a file of the web, with a plugin that asks for one. */
const FILE = () => ['--acme-disk', `https://${files.host}/disk.iso`];
const BRINGING: readonly Asking[] = [
  { name: 'plan', args: () => ['plan', ...FILE(), '--to', `${registry.host}/base`] },
  { name: 'mirror', args: () => ['mirror', ...FILE(), '--to', `${registry.host}/base`] },
  { name: 'export', args: () => ['export', ...FILE(), '--archive', 'disk-archive'] },
];

test('a file of the web comes by the same CA and proxy as images do', async () => {
  const folder = join(home.dir, 'acme-disk');
  mkdirSync(folder);
  const flags = { 'acme-disk': { summary: 'this disk', option: 'url', alone: true } };
  const cse = { api: 1, use: '@acme/disk', plugin: './index.js', paths: ['acme'], flags };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'acme-disk', version: '1.0.0', type: 'module', oclif: {}, cse }),
  );
  const plan = `async *plan({ url }, context) {
    const files = [{ url, checksums: new URL('SHA256SUMS', url).href }];
    yield { content: await context.artifact({ files }), to: context.place('acme/disk'), tag: 'v1' };
  }`;
  writeFileSync(join(folder, 'index.js'), `export default { api: 1, name: '@acme/disk', ${plan} };`);
  expect(await home.cse(['plugins', 'link', folder, '--allow-unsigned'])).toMatchObject({ exit: 0 });
  for (const command of BRINGING) {
    const [opened, heard] = [way.counted.opened, files.heard.length];
    const outcome = await run(command);
    expect([command.name, outcome.exit, saidBy(outcome)]).toEqual([command.name, 0, expect.any(String)]);
    expect([way.counted.opened - opened, files.heard.length - heard].every((count) => count > 0)).toBe(true);
  }
  const [plain = login] = BRINGING;
  expect(saidBy(await run(plain, 'ca'))).toContain(`--ca ${files.host}=FILE`);
  expect(saidBy(await run(plain, 'proxy'))).toMatch(/the proxy .* requires credentials \(407\)/);
});

test('cse login says of a wrong password that it is wrong, and keeps nothing', async () => {
  const env = { HTTPS_PROXY: way.address, DOCKER_CONFIG: join(home.dir, 'fresh') };
  const outcome = await home.cse([...login.args(), ...flagsFor('login')], { env, stdin: 'wrong\n' });
  expect(outcome).toMatchObject({ exit: 5, stderr: expect.stringContaining('rejected the login of ada') });
});

test.each([
  ['HTTPS_PROXY', 'socks5://127.0.0.1:1'],
  ['all_proxy', 'socks5h://127.0.0.1:1'],
])('a proxy that is not spoken to is a mistake in %s, before anything is asked', async (name, address) => {
  const outcome = await home.cse(['plan', ...ASK(), ...flagsFor('plan')], { env: { [name]: address } });
  expect(outcome).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining(`${name} is ${address}: SOCKS proxies are not supported`),
  });
});

test('a proxy by NO_PROXY is not asked, and the CAs of NODE_EXTRA_CA_CERTS count everywhere', async () => {
  way.counted.opened = 0;
  const env = {
    HTTPS_PROXY: way.address,
    NO_PROXY: 'localhost, 10.0.0.0/8 ,127.0.0.0/8',
    NODE_EXTRA_CA_CERTS: join(home.dir, 'ca.pem'),
  };
  for (const { name, args } of COMMANDS.filter((each) => each.name === 'plan' || each.name === 'copy')) {
    const outcome = await home.cse([...args(), ...flagsFor(name, 'ca')], { env });
    expect([outcome.exit, saidBy(outcome)]).toEqual([0, expect.any(String)]);
  }
  expect(way.counted.opened).toBe(0);
});

test('cse login leaves no password where the helper of the config is missing, and names its key and file', async () => {
  const folder = join(home.dir, 'helped');
  const file = join(folder, 'config.json');
  mkdirSync(folder);
  writeFileSync(file, JSON.stringify({ credsStore: 'desktop' }));
  const env = { HTTPS_PROXY: way.address, DOCKER_CONFIG: folder };
  const outcome = await home.cse([...login.args(), ...flagsFor('login')], { env, stdin: 'pw\n' });
  expect(outcome).toMatchObject({ exit: 5, stderr: expect.stringContaining(`remove credsStore from ${file}`) });
  expect(readFileSync(file, 'utf8')).not.toContain('auths');
});
