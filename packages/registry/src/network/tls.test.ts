import { connect, createServer, type AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate, scriptedServer } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import {
  checkCertificates,
  peerCertificates,
  ping,
  registries,
  type HostOptions,
  type RegistriesOptions,
} from '../index.ts';

const authority = certificate({ authority: true, name: 'Our Root' });
const fine = { status: 200, body: '{"tags":["v1"]}' };
const serving = ({ certificate: cert, key }: { certificate: string; key: string }) =>
  scriptedServer(() => fine, { tls: { cert, key } });
const asked = async (host: string, self: HostOptions = {}, options: RegistriesOptions = {}) => {
  await using store = registries({ hosts: { [host]: self }, ...options });
  return await Array.fromAsync(store.repository(`${host}/a/b`).tags());
};

test('C-132: a registry whose CA is given is trusted, and only with it', async () => {
  await using server = await serving(certificate({ signer: authority }));
  expect(await asked(server.host, { ca: authority.certificate })).toEqual(['v1']);
  await expect(asked(server.host)).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    fault: 'access',
    hint: `Give the CA that issued it: --ca ${server.host}=FILE`,
  });
  expect(server.heard).toHaveLength(1);
});

const year = (value: number) => new Date(`${value}-01-01`);
test.each([
  ['self-signed', certificate(), 'is self-signed and not trusted: CN=127.0.0.1'],
  [
    'of an unknown CA',
    certificate({ signer: authority }),
    'CA that is not trusted, and the server does not send that CA: CN=Our Root',
  ],
  ['that has expired', certificate({ signer: authority, to: year(2021) }), 'has expired, on Jan  1 00:00:00 2021 GMT'],
  [
    'that is not valid yet',
    certificate({ signer: authority, from: year(2048) }),
    'is not valid yet, but from Jan  1 00:00:00 2048 GMT on',
  ],
  [
    'for another host',
    certificate({ signer: authority, hosts: ['reg.example'] }),
    'is for other names: DNS:reg.example',
  ],
])('C-132: a certificate %s is refused once, and never answered with http', async (title, made, said) => {
  await using server = await serving(made);
  const ca = title.includes('unknown') || title.includes('itself') ? {} : { ca: authority.certificate };
  const events: string[] = [];
  const error = await asked(server.host, ca, { onEvent: ({ type }) => void events.push(type) }).catch(
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ code: 'REGISTRY_TLS', message: expect.stringContaining(said) });
  expect(events).toEqual([]);
  expect(server.heard).toEqual([]);
});

test('C-132: a certificate that names its host only as common name is refused where that is asked for, as containerd does', async () => {
  await using server = await serving(certificate({ signer: authority, name: 'localhost', hosts: [] }));
  const host = server.host.replace('127.0.0.1', 'localhost');
  const self = { ca: authority.certificate };
  expect(await asked(host, self)).toEqual(['v1']);
  await expect(asked(host, self, { sanOnly: true })).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    message: `the certificate of ${host} names it only in the common name (CN), which containerd on the nodes rejects: CN=localhost`,
    hint: 'Have it issued with localhost as a subject alternative name (SAN).',
  });
  await using named = await serving(certificate({ signer: authority }));
  expect(await asked(named.host, self, { sanOnly: true })).toEqual(['v1']);
});

test.each([
  ['a private key', certificate().key, 'a private key and no certificate'],
  ['nothing', ' \n', 'nothing'],
  ['DER', Buffer.from(authority.certificate.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString(), 'DER'],
  ['a page', '<html></html>', 'no certificate'],
  ['half a certificate', authority.certificate.replace(/\n.{64}\n/, '\n'), 'cannot be read'],
])('a file for a CA that holds %s is said to do so', (_, pem, said) => {
  expect(() => checkCertificates(pem, 'ca.pem')).toThrow(
    expect.objectContaining({
      code: 'CERTIFICATE_INVALID',
      fault: 'usage',
      message: expect.stringMatching(new RegExp(`^ca.pem cannot be used: it holds .*${said}`)),
      hint: expect.stringContaining('PEM'),
    }),
  );
});

test('C-132: trust in one registry is no trust in another', async () => {
  await using one = await serving(certificate({ signer: authority }));
  await using other = await serving(certificate({ signer: authority }));
  await using store = registries({ hosts: { [one.host]: { ca: authority.certificate } } });
  await Array.fromAsync(store.repository(`${one.host}/a`).tags());
  await expect(Array.fromAsync(store.repository(`${other.host}/a`).tags())).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
  });
});

test('C-132: what holds for every host holds for hosts that nobody named, also beside what is said of them', async () => {
  await using one = await serving(certificate({ signer: authority }));
  await using other = await serving(certificate({ signer: authority }));
  const everyHost = { ca: authority.certificate };
  await using store = registries({ everyHost, hosts: { [one.host]: { plainHttp: false } } });
  for (const { host } of [one, other])
    expect(await Array.fromAsync(store.repository(`${host}/a`).tags())).toEqual(['v1']);
  expect(await asked(one.host, {}, { everyHost: { anyCertificate: true } })).toEqual(['v1']);
  expect(await ping(one.host, { everyHost })).toMatchObject({ access: 'open' });
});

test('C-132: a client certificate is shown to its own registry', async () => {
  const { certificate: cert, key } = certificate({ signer: authority });
  const client = certificate({ signer: authority, name: 'client' });
  await using server = await scriptedServer(() => fine, {
    tls: { cert, key, ca: authority.certificate, requestCert: true },
  });
  const self = { ca: authority.certificate };
  expect(await asked(server.host, { ...self, certificate: { cert: client.certificate, key: client.key } })).toEqual([
    'v1',
  ]);
  await expect(asked(server.host, self, { retries: 0 })).rejects.toMatchObject({
    code: expect.stringMatching(/REGISTRY_(TLS|UNAVAILABLE)/),
  });
});

test('P-195: a registry that speaks plain http is named with the flag for it', async () => {
  await using server = await scriptedServer(() => fine);
  await expect(asked(server.host)).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    hint: expect.stringContaining(`--plain-http ${server.host}`),
  });
});

test('P-195: a registry that speaks https and is asked in http is named with the flag to leave out', async () => {
  await using server = await scriptedServer(() => ({
    status: 400,
    body: 'Client sent an HTTP request to an HTTPS server.',
  }));
  await expect(asked(server.host, { plainHttp: true })).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    hint: expect.stringContaining(`Leave out --plain-http ${server.host}`),
  });
});

test('the certificates that a server shows can be looked at without trust', async () => {
  await using server = await serving(certificate({ signer: authority, name: 'reg' }));
  const [leaf] = await peerCertificates(server.host, { timeout: 5000 });
  expect(leaf).toMatchObject({
    subject: 'CN=reg',
    issuer: 'CN=Our Root',
    names: ['IP Address:127.0.0.1', 'DNS:localhost'],
  });
  expect(leaf?.pem).toContain('BEGIN CERTIFICATE');
  expect(await peerCertificates('127.0.0.1:1', { timeout: 5000 })).toEqual([]);
});

test('C-132: certificates are found in folders as docker has them, for the registry that they are for', async () => {
  const { certificate: cert, key } = certificate({ signer: authority });
  const client = certificate({ signer: authority, name: 'client' });
  const tls = { cert, key, ca: authority.certificate, requestCert: true };
  await using server = await scriptedServer(() => fine, { tls });
  const folder = await mkdtemp(join(tmpdir(), 'cse-certs-'));
  await mkdir(join(folder, server.host));
  const put = (name: string, text: string) => writeFile(join(folder, server.host, name), text);
  await Promise.all([
    put('ca.crt', authority.certificate),
    put('me.cert', client.certificate),
    put('me.key', client.key),
  ]);
  const certificateFolders = [join(folder, 'absent'), folder];
  expect(await asked(server.host, {}, { certificateFolders })).toEqual(['v1']);
  await using other = await serving(certificate({ signer: authority }));
  await expect(asked(other.host, {}, { certificateFolders })).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
  await rm(join(folder, server.host, 'me.key'));
  await expect(asked(server.host, {}, { certificateFolders })).rejects.toMatchObject({
    code: 'CERTIFICATE_UNREADABLE',
    message: expect.stringContaining('me.key'),
  });
  await rm(folder, { recursive: true });
});

test.each<[string, HostOptions]>([
  ['a CA', { ca: 'no certificate' }],
  ['a certificate', { certificate: { cert: 'no certificate', key: 'no key' } }],
  ['a key', { certificate: { cert: authority.certificate, key: certificate().key } }],
])('%s that is none is said to be so', async (_, self) => {
  await using server = await serving(certificate({ signer: authority }));
  await expect(asked(server.host, self)).rejects.toMatchObject({
    code: 'CERTIFICATE_INVALID',
    fault: 'usage',
    message: expect.stringContaining(server.host),
  });
});

test('any certificate is taken where that is asked for, and only there', async () => {
  await using one = await serving(certificate({ hosts: ['elsewhere'] }));
  await using other = await serving(certificate());
  const hosts = { [one.host]: { anyCertificate: true } };
  await using store = registries({ hosts });
  expect(await Array.fromAsync(store.repository(`${one.host}/a`).tags())).toEqual(['v1']);
  await expect(Array.fromAsync(store.repository(`${other.host}/a`).tags())).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
  });
});

test('C-132: a handshake that is reset twice is tried again, and one that always is ends', async () => {
  await using server = await serving(certificate({ signer: authority }));
  const port = Number(server.host.split(':')[1]);
  let [resets, left] = [0, 2];
  const between = createServer((socket) => {
    socket.on('error', () => undefined);
    if (left-- > 0) return void socket.once('data', () => (resets++, socket.resetAndDestroy()));
    const onward = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    return void socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void between.close());
  const host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
  const ca = authority.certificate;
  expect(await asked(host, { ca })).toEqual(['v1']);
  expect(resets).toBe(2);
  left = Infinity;
  await expect(asked(host, { ca, retries: 1 })).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  expect(resets).toBe(4);
});
