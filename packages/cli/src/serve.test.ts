import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layoutStore, nodeFiles } from '@cse/store';
import { certificate, image, whenInstalled } from '@cse/testkit';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { BIN, environmentOf, Home } from './cse.testing.ts';

const home = new Home();
afterAll(() => home[Symbol.dispose]());

// What `htpasswd -nbB -C 5 alice secret` says.
const HTPASSWD = 'alice:$2y$05$pUQgIB5t4kai7afHQ8cU.eTk9MSuQ/6hhGk.CA1yOl9SeDHecLrIy\n';

interface Served {
  /** `http://127.0.0.1:1234` */
  readonly url: string;
  readonly host: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;
}

/** Runs `cse serve` on a free port until the test is over. */
async function served(args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [BIN, 'serve', '--port', '0', ...args], {
    cwd: home.dir,
    env: environmentOf(home.dir),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = () => / at (https?:\/\/\S+)\n/.exec(stdout)?.[1] ?? (child.exitCode === null ? '' : stderr);
  await expect.poll(url, { timeout: 60_000 }).toMatch(/^http/);
  return { url: url(), host: url().replace(/^https?:\/\//, ''), child, stderr: () => stderr };
}

/** The files of a LAN's registry: a certificate for 127.0.0.1, and the user alice. */
function lanFiles(): { readonly flags: readonly string[]; readonly ca: string } {
  const authority = certificate({ authority: true });
  const { certificate: shown, key } = certificate({ signer: authority });
  const file = (name: string, text: string) => {
    writeFileSync(join(home.dir, name), text);
    return join(home.dir, name);
  };
  mkdirSync(join(home.dir, 'certs'), { recursive: true });
  file('certs/ca.crt', authority.certificate);
  const flags = ['--tls-cert', file('cert.pem', shown), '--tls-key', file('key.pem', key)];
  return { flags: [...flags, '--htpasswd', file('users', HTPASSWD)], ca: join(home.dir, 'certs') };
}

describe('where it listens', () => {
  test.each([
    [['--host', '0.0.0.0'], 'it needs --tls-cert, --tls-key and --htpasswd'],
    [['--host', '0.0.0.0', '--htpasswd', 'users'], 'it needs --tls-cert and --tls-key'],
    [['--host', 'registry.lab', '--tls-cert', 'c', '--tls-key', 'k'], 'it needs --htpasswd'],
    [['--host', ''], 'it needs --tls-cert'],
    [['--tls-cert', 'cert.pem'], '--tls-key'],
    [['--anonymous-pull'], '--htpasswd'],
    [['--htpasswd', 'not-there'], '--htpasswd not-there'],
  ])('%j is a usage error that says which flags are missing', async (flags, message) => {
    const { exit, stdout, stderr } = await home.cse(['serve', 'A', ...flags]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(message);
  });

  test('--insecure-listen lets others in, with a warning', async () => {
    const { host, stderr } = await served(['lab', '--host', '0.0.0.0', '--insecure-listen']);
    const port = host.split(':')[1] ?? '';
    expect((await fetch(`http://127.0.0.1:${port}/v2/`)).status).toBe(200);
    expect(stderr()).toBe(
      'warning: anyone who can reach this address can pull, and can push and delete unless that is refused\n',
    );
  });

  test('--host-name is a name that it answers to; another one is refused', async () => {
    const { host } = await served(['lab', '--host-name', 'registry.lab', '--host-name', 'r2']);
    const status = (name: string) =>
      new Promise((resolve) => {
        const [address = '', port = ''] = host.split(':');
        const socket = connect(Number(port), address, () => {
          socket.write(`GET /v2/ HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`);
        });
        socket.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().split(' ')[1])));
      });
    expect([await status('registry.lab:443'), await status('r2'), await status('r3')]).toEqual([200, 200, 421]);
  });
});

describe('how it ends', () => {
  test('with SIGTERM, within two seconds, though connections are open and an upload is under way', async () => {
    const { host, url, child } = await served(['ends']);
    const [address = '', port = ''] = host.split(':');
    const location = (await fetch(`${url}/v2/a/blobs/uploads/`, { method: 'POST' })).headers.get('location') ?? '';
    const sockets = Array.from({ length: 5 }, () => connect(Number(port), address).on('error', () => undefined));
    sockets[0]?.write(`PATCH ${location} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1000\r\n\r\nhalf`);
    sockets[1]?.write('GET /v2/ HTTP/1.1\r\nhost: ');
    await expect.poll(async () => (await fetch(`${url}${location}`)).headers.get('range')).toBe('0-3');
    const since = performance.now();
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect([code, performance.now() - since < 2000]).toEqual([0, true]);
    for (const socket of sockets) socket.destroy();
  });
});

test('what goes wrong with the folder is told here, and not to the client', async () => {
  const { url, stderr } = await served(['odd']);
  mkdirSync(join(home.dir, 'odd'), { recursive: true });
  writeFileSync(join(home.dir, 'odd', 'index.json'), 'not JSON');
  const answer = await fetch(`${url}/v2/a/tags/list`);
  expect([answer.status, (await answer.text()).includes('odd')]).toEqual([500, false]);
  await expect
    .poll(stderr)
    .toMatch(/^warning: GET \/v2\/a\/tags\/list was answered with 500: .*odd.* is not an OCI image layout/m);
});

whenInstalled(['skopeo', 'htpasswd'], 'skopeo and cse serve, with TLS and users', () => {
  const run = promisify(execFile);
  const skopeo = (...args: readonly string[]) =>
    run('skopeo', args, { env: { PATH: process.env['PATH'] ?? '', HOME: home.dir } }).then(({ stdout }) => stdout);
  const creds = ['--creds', 'alice:secret'];

  async function lan(...more: readonly string[]) {
    const { flags, ca } = lanFiles();
    await run('htpasswd', ['-b', '-B', '-c', join(home.dir, 'users'), 'alice', 'secret']);
    const dir = join(home.dir, `lan-${more.join('')}`);
    const made = await image(layoutStore(join(home.dir, 'source'), nodeFiles()), 'localhost/a:v1', { size: 300_000 });
    const { host } = await served([dir, ...flags, ...more]);
    const source = await served([join(home.dir, 'source')]);
    const from = `docker://${source.host}/a:v1`;
    const push = (to: string, ...with_: readonly string[]) =>
      skopeo(
        'copy',
        '--src-tls-verify=false',
        '--dest-cert-dir',
        ca,
        ...with_,
        '--preserve-digests',
        from,
        `docker://${host}/${to}`,
      );
    return { host, ca, made, push };
  }

  test('push, inspect, pull and delete', async () => {
    const { host, ca, made, push } = await lan();
    await expect(push('b/c:v1')).rejects.toThrow(/unauthorized|authentication required/);
    await expect(push('b/c:v1', '--dest-creds', 'alice:wrong')).rejects.toThrow(/unauthorized|authentication required/);
    await push('b/c:v1', '--dest-creds', 'alice:secret');
    const at = `docker://${host}/b/c:v1`;
    const digest = () => skopeo('inspect', '--cert-dir', ca, ...creds, '--format', '{{.Digest}}', at);
    expect((await digest()).trim()).toBe(made.descriptor.digest);
    const pulled = join(home.dir, 'pulled');
    await skopeo('copy', '--src-cert-dir', ca, '--src-creds', 'alice:secret', at, `dir:${pulled}`);
    await skopeo('delete', '--cert-dir', ca, ...creds, at);
    await expect(digest()).rejects.toThrow(/unknown/);
  });

  test('with --anonymous-pull anybody pulls, and only the user pushes', async () => {
    const { host, ca, push } = await lan('--anonymous-pull');
    await push('b/c:v1', '--dest-creds', 'alice:secret');
    await expect(push('b/c:v2')).rejects.toThrow(/unauthorized|authentication required|denied/);
    const tags = await skopeo('list-tags', '--cert-dir', ca, `docker://${host}/b/c`);
    expect(JSON.parse(tags)).toMatchObject({ Tags: ['v1'] });
    await skopeo('copy', '--src-cert-dir', ca, `docker://${host}/b/c:v1`, `dir:${join(home.dir, 'anonymous')}`);
  });

  test('with --no-delete nothing is taken away', async () => {
    const { host, ca, push } = await lan('--no-delete');
    await push('b/c:v1', '--dest-creds', 'alice:secret');
    await expect(skopeo('delete', '--cert-dir', ca, ...creds, `docker://${host}/b/c:v1`)).rejects.toThrow();
    await skopeo('inspect', '--cert-dir', ca, ...creds, `docker://${host}/b/c:v1`);
  });
});

test('a served archive says what is in it', async () => {
  const source = join(home.dir, 'vendor');
  await image(layoutStore(source, nodeFiles()), 'vendor.example/lib/one:v1', { size: 5000 });
  const { host } = await served([source]);
  const exported = await home.cse([
    ...['export', '--archive', join(home.dir, 'archive'), '--image', 'vendor.example/lib/one:v1'],
    ...['--source', `vendor.example=${host}/vendor.example`, '--plain-http', host],
  ]);
  expect(exported).toMatchObject({ exit: 0 });
  const { url } = await served([join(home.dir, 'archive'), '--allow-unsigned']);
  const { repositories } = (await (await fetch(`${url}/v2/_catalog`)).json()) as { repositories: readonly string[] };
  expect(repositories).toHaveLength(1);
  const tags = await fetch(`${url}/v2/${repositories[0]}/tags/list`);
  expect(await tags.json()).toMatchObject({ tags: ['v1'] });
});

describe('--metrics', () => {
  test('what the registry is asked is counted, at an address of its own', async () => {
    const folder = join(home.dir, 'measured');
    mkdirSync(folder, { recursive: true });
    const port = 20_000 + (process.pid % 20_000);
    const { url } = await served([folder, '--metrics', String(port)]);
    await fetch(`${url}/v2/`);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('cse_http_requests_total{method="GET",status="200"} 1');
  });

  test('an address that is open to others has to be meant', async () => {
    expect(await home.cse(['serve', home.dir, '--port', '0', '--metrics', '0.0.0.0:0'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('METRICS_OPEN'),
    });
  });
});
