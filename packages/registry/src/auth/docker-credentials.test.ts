import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunHelper } from './credential-helper.ts';
import { loginHost } from './docker-config.ts';
import { dockerCredentials } from './docker-credentials.ts';
import { helperRunner } from './node-helper.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cse-docker-'));
  file = join(folder, 'config.json');
});
afterEach(() => rm(folder, { recursive: true }));

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const found = async (config: unknown, host: string, repository?: string) => {
  await writeFile(file, JSON.stringify(config));
  return dockerCredentials({ file }).find(host, repository);
};
const ada = { username: 'ada', password: 'pw' };

test.each<[string, unknown, string]>([
  ['by the host', { 'reg.example:5000': auth('ada:pw') }, 'reg.example:5000'],
  ['by an address', { 'https://reg.example': auth('ada:pw') }, 'reg.example'],
  ['by an old address', { 'https://reg.example/v1/': auth('ada:pw') }, 'reg.example'],
  ['by a newer address', { 'http://reg.example/v2/': auth('ada:pw') }, 'reg.example'],
  ['by upper case', { 'REG.example': auth('ada:pw') }, 'reg.example'],
  ['for Docker Hub', { 'https://index.docker.io/v1/': auth('ada:pw') }, 'index.docker.io'],
  ['for Docker Hub by another name', { 'docker.io': auth('ada:pw') }, 'index.docker.io'],
  ['with blanks around', { 'reg.example': { auth: ` ${auth('ada:pw').auth}\n` } }, 'reg.example'],
  ['with padding', { 'reg.example': auth('ada:pw\0\0') }, 'reg.example'],
  ['in the clear', { 'reg.example': { username: 'ada', password: 'pw' } }, 'reg.example'],
])('C-114: an entry is found %s', async (_, auths, host) => {
  expect(await found({ auths }, host)).toEqual(ada);
});

test('C-114: the entry with the longest path wins, by whole segments', async () => {
  const auths = { 'reg.example': auth('host:1'), 'reg.example/a': auth('a:1'), 'reg.example/a/b': auth('ab:1') };
  const who = async (repository: string) => (await found({ auths }, 'reg.example', repository)) as { username: string };
  expect((await who('reg.example/a/b/c')).username).toBe('ab');
  expect((await who('reg.example/a/bc')).username).toBe('a');
  expect((await who('reg.example/x')).username).toBe('host');
});

test('P-130: a password may have colons, and tokens are tokens', async () => {
  expect(await found({ auths: { r: auth('ada:p:w:') } }, 'r')).toEqual({ username: 'ada', password: 'p:w:' });
  expect(await found({ auths: { r: { ...auth('ada:pw'), identitytoken: 'id' } } }, 'r')).toEqual({
    identityToken: 'id',
  });
  expect(await found({ auths: { r: { registrytoken: 'bearer' } } }, 'r')).toEqual({ registryToken: 'bearer' });
});

test.each([
  {},
  { auths: null },
  { auths: {} },
  { auths: { r: {} } },
  { auths: { r: null } },
  { auths: { other: auth('a:b') } },
])('P-130: %j knows nobody', async (config) => expect(await found(config, 'r')).toBeUndefined());

test('P-130: no file, and an empty one, know nobody', async () => {
  expect(await dockerCredentials({ file }).find('r')).toBeUndefined();
  await writeFile(file, '  ');
  expect(await dockerCredentials({ file }).find('r')).toBeUndefined();
});

test.each([
  ['broken JSON', '{"auths": {"r": {"auth": "c2VjcmV0'],
  ['something else', '[]'],
  ['an entry that is none', '{"auths":{"r":{"auth":"bm9jb2xvbg=="}}}'],
])('P-130: %s is an error that names the file and tells no secret', async (_, text) => {
  await writeFile(file, text);
  const error = await dockerCredentials({ file })
    .find('r')
    .catch((cause: unknown) => cause);
  expect(error).toMatchObject({
    code: 'CREDENTIALS_UNREADABLE',
    fault: 'usage',
    message: expect.stringContaining(file),
  });
  expect(String(error)).not.toMatch(/c2VjcmV0|bm9jb2xvbg|nocolon/);
});

test('P-130: a directory in the file’s place is an error', async () => {
  await mkdir(file);
  await expect(dockerCredentials({ file }).find('r')).rejects.toMatchObject({ code: 'CREDENTIALS_UNREADABLE' });
});

test('P-132: other files are looked into after the first', async () => {
  const other = join(folder, 'auth.json');
  await writeFile(other, JSON.stringify({ auths: { r: auth('podman:1') } }));
  expect(await dockerCredentials({ file, others: [other] }).find('r')).toMatchObject({ username: 'podman' });
});

/** A helper that answers from a list, and tells what it was told. */
function helper(answers: Record<string, { code: number; output: string }> = {}) {
  const calls: unknown[] = [];
  const runHelper: RunHelper = async (name, { action, input }) => {
    calls.push([name, action, input]);
    return answers[action] ?? { code: 0, output: '' };
  };
  return { calls, runHelper };
}
const knows = { get: { code: 0, output: JSON.stringify({ ServerURL: 'r', Username: 'ada', Secret: 'pw' }) } };

test('C-114: a host’s own helper is asked before the store of all', async () => {
  await writeFile(file, JSON.stringify({ credHelpers: { r: 'own' }, credsStore: 'all' }));
  const { calls, runHelper } = helper(knows);
  const credentials = dockerCredentials({ file, runHelper });
  expect(await credentials.find('r')).toEqual(ada);
  await credentials.find('index.docker.io');
  expect(calls).toEqual([
    ['own', 'get', 'r'],
    ['all', 'get', 'https://index.docker.io/v1/'],
  ]);
});

test.each([
  ['nothing', { code: 1, output: 'credentials not found in native keychain' }, undefined],
  ['empty words', { code: 0, output: '{"Username":"","Secret":""}' }, undefined],
  ['an identity token', { code: 0, output: '{"Username":"<token>","Secret":"id"}' }, { identityToken: 'id' }],
])('P-130: a helper that knows %s', async (_, get, expected) => {
  await writeFile(file, JSON.stringify({ credsStore: 'x' }));
  expect(await dockerCredentials({ file, runHelper: helper({ get }).runHelper }).find('r')).toEqual(expected);
});

test.each([
  ['fails', { code: 2, output: 'the keychain is locked' }, 'the keychain is locked'],
  ['talks nonsense', { code: 0, output: 'hello' }, 'not what a credential helper prints'],
])('P-130: a helper that %s is an error for that host', async (_, get, said) => {
  await writeFile(file, JSON.stringify({ credHelpers: { r: 'x' } }));
  const credentials = dockerCredentials({ file, runHelper: helper({ get }).runHelper });
  await expect(credentials.find('r')).rejects.toMatchObject({
    code: 'CREDENTIAL_HELPER',
    message: expect.stringContaining(said),
  });
  expect(await credentials.find('other')).toBeUndefined();
});

test.each(['../../bin/sh', 'a b', 'x;reboot', ''])('a helper called %j is never run', async (name) => {
  await writeFile(file, JSON.stringify({ credHelpers: { r: name } }));
  const { calls, runHelper } = helper(knows);
  await dockerCredentials({ file, runHelper })
    .find('r')
    .catch(() => undefined);
  expect(calls).toEqual([]);
});

test('P-130: a helper is run from the PATH without a shell; one that is missing is said to be', async () => {
  const program = join(folder, 'docker-credential-test');
  await writeFile(program, '#!/bin/sh\nread url\necho "{\\"Username\\":\\"$1\\",\\"Secret\\":\\"$url\\"}"\n');
  await chmod(program, 0o755);
  process.env['PATH'] = `${folder}:${process.env['PATH']}`;
  expect(JSON.parse((await helperRunner('test', { action: 'get', input: '$(reboot)\n' })).output)).toEqual({
    Username: 'get',
    Secret: '$(reboot)',
  });
});

test.each([
  ['credsStore', { credsStore: 'absent' }],
  ['credHelpers."r"', { credHelpers: { r: 'absent' } }],
])('P-130: a helper that is missing is named with the key and the file that name it: %s', async (key, config) => {
  await writeFile(file, JSON.stringify(config));
  const credentials = dockerCredentials({ file });
  for (const attempt of [() => credentials.find('r'), () => credentials.login('r', ada)])
    await expect(attempt()).rejects.toMatchObject({
      code: 'CREDENTIAL_HELPER',
      message: `docker-credential-absent (${key} in ${file}) does not work for r: it is not on the PATH`,
      hint: expect.stringContaining(`remove ${key} from ${file}`),
    });
});

test('P-130: a config with a byte order mark is read, and one in UTF-16 is said to be that', async () => {
  const config = JSON.stringify({ auths: { r: auth('ada:pw') } });
  await writeFile(file, `\ufeff${config}`);
  expect(await dockerCredentials({ file }).find('r')).toEqual(ada);
  await writeFile(file, Buffer.from(`\ufeff${config}`, 'utf16le'));
  await expect(dockerCredentials({ file }).find('r')).rejects.toMatchObject({
    code: 'CREDENTIALS_UNREADABLE',
    message: expect.stringContaining('not UTF-8'),
  });
});

test.each([
  ['https://Reg.Example/', 'reg.example'],
  ['http://reg.example:5000', 'reg.example:5000'],
  ['https://reg.example/v2/', 'reg.example'],
  ['docker.io', 'index.docker.io'],
  ['https://index.docker.io/v1/', 'index.docker.io'],
  ['[::1]:5000/', '[::1]:5000'],
])('%s is logged in to as %s', (typed, host) => {
  expect(loginHost(typed)).toBe(host);
});

test.each(['', 'https://', 'reg.example/team/app', 'ftp://reg.example', 'a b', 'https://user:secret@reg.example'])(
  '%j is not the host of a registry, and no secret in it is told',
  (typed) => {
    expect(() => loginHost(typed)).toThrow(
      expect.objectContaining({ code: 'CREDENTIALS_INVALID', message: expect.not.stringContaining('secret') }),
    );
  },
);

test('P-131: login keeps what it does not know, for the owner alone, and leaves nothing beside it', async () => {
  const before = {
    HttpHeaders: { 'X-A': 'b' },
    auths: { 'https://r/v1/': auth('old:1'), other: auth('x:y') },
    detachKeys: 'ctrl-e',
  };
  await writeFile(file, JSON.stringify(before), { mode: 0o644 });
  expect(await dockerCredentials({ file }).login('r', ada)).toEqual({ place: file, encrypted: false });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    ...before,
    auths: { other: auth('x:y'), r: auth('ada:pw') },
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['config.json']);
});

test('login makes the folder and the file, and logout takes the entry away again', async () => {
  const fresh = join(folder, 'new', 'config.json');
  const credentials = dockerCredentials({ file: fresh });
  await credentials.login('index.docker.io', ada);
  expect(JSON.parse(await readFile(fresh, 'utf8'))).toEqual({
    auths: { 'https://index.docker.io/v1/': auth('ada:pw') },
  });
  expect(await credentials.find('index.docker.io')).toEqual(ada);
  expect(await credentials.logout('index.docker.io')).toBe(true);
  expect(await credentials.logout('index.docker.io')).toBe(false);
  expect(await credentials.find('index.docker.io')).toBeUndefined();
});

test('P-131: a config that is a link stays one', async () => {
  const real = join(folder, 'real.json');
  await writeFile(real, '{}');
  await symlink(real, file);
  await dockerCredentials({ file }).login('r', ada);
  expect(JSON.parse(await readFile(real, 'utf8'))).toEqual({ auths: { r: auth('ada:pw') } });
});

test('login gives the secret to the helper where there is one, and not to the file', async () => {
  await writeFile(file, JSON.stringify({ credsStore: 'x' }));
  const { calls, runHelper } = helper(knows);
  const credentials = dockerCredentials({ file, runHelper });
  expect(await credentials.login('r', ada)).toEqual({ place: 'docker-credential-x', encrypted: true });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ credsStore: 'x', auths: { r: {} } });
  expect(await credentials.logout('r')).toBe(true);
  expect(calls).toEqual([
    ['x', 'store', '{"ServerURL":"r","Username":"ada","Secret":"pw"}'],
    ['x', 'get', 'r'],
    ['x', 'erase', 'r'],
  ]);
});

test.each(['', 'a:b'])('P-130: a user called %j is refused', async (username) => {
  await expect(dockerCredentials({ file }).login('r', { username, password: 'x' })).rejects.toMatchObject({
    code: 'CREDENTIALS_INVALID',
  });
});
