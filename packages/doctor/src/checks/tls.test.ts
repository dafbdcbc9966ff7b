import { expect, onTestFinished, test } from 'vitest';
import { certificate, proxy, type Certificate } from '@cse/testkit';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { findingsOf, look, plain, trusting } from '../subject.testing.ts';

const root = certificate({ authority: true, name: 'Company Root' });

/** A registry in this process that shows a certificate. */
async function registry(tls?: Certificate) {
  const served = await serve({ store: memoryStore(), tls });
  onTestFinished(() => served.close());
  return served.host;
}

/** Shows its own certificate, and that of its signer. */
const chained = (leaf: Certificate, ...signers: readonly Certificate[]): Certificate => ({
  ...leaf,
  certificate: [leaf, ...signers].map((each) => each.certificate).join(''),
});

test('a chain that ends at the CA of the config is in order all through', async () => {
  const host = await registry(chained(certificate({ signer: root }), root));
  const asked = { to: host, registries: trusting(host, root.certificate), caFileOf: () => 'ca.pem' };
  const { findings, fault } = await look('tls', asked);
  expect({ fault, passes: findings.map(({ id, status, seen }) => [id, status, seen]) }).toEqual({
    fault: undefined,
    passes: [
      ['tls.plain', 'pass', 'it uses TLS'],
      ['tls.trust', 'pass', 'it is trusted, by Company Root'],
      ['tls.names', 'pass', 'the certificate is valid for this name (IP Address:127.0.0.1, DNS:localhost)'],
      ['tls.validity', 'pass', expect.stringMatching(/^valid until 2049-01-01, \d+ days left$/)],
      ['tls.validity', 'pass', expect.stringMatching(/^valid until 2049-01-01, \d+ days left$/)],
      ['tls.file', 'pass', 'the chain ends at Company Root, which is in the file'],
      ['tls.nodes', 'pass', expect.stringMatching(/^Company Root, both as bootstrap VM certificates and as cluster/)],
    ],
  });
});

test('symptom 1: a certificate of a CA that nobody trusts here', async () => {
  const host = await registry(chained(certificate({ signer: root }), root));
  expect(await findingsOf('tls.trust', { to: host })).toEqual([
    {
      status: 'failure',
      fault: 'access',
      lookedAt: host,
      seen: `the certificate of ${host} is issued by a private root CA that is not trusted: CN=Company Root`,
      todo: `Get the PEM of the CA "Company Root" from the registry's administrator, and pass it with --ca ${host}=FILE`,
    },
  ]);
});

test('symptom 1: a certificate that vouches for itself', async () => {
  const host = await registry(certificate({ name: 'reg' }));
  expect(await findingsOf('tls.trust', { to: host })).toMatchObject([
    {
      status: 'failure',
      fault: 'access',
      seen: `the certificate of ${host} is self-signed and not trusted: CN=reg`,
    },
  ]);
});

test('symptom 1: the file in the config is another CA than the one that is served', async () => {
  const host = await registry(chained(certificate({ signer: root }), root));
  const other = certificate({ authority: true, name: 'Old Root' });
  const asked = { to: host, registries: trusting(host, other.certificate), caFileOf: () => 'ca.pem' };
  expect(await findingsOf('tls.file', asked)).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: `ca.pem, compared with what ${host} serves`,
      seen: 'the file holds Old Root, but none of it is in the chain',
      todo: `Put the CA of "Company Root" into it, or fix what ${host} serves.`,
    },
  ]);
});

test('symptom 1: two CAs of one name are told apart by what they signed', async () => {
  const host = await registry(certificate({ signer: root }));
  const impostor = certificate({ authority: true, name: 'Company Root' });
  const asked = { to: host, registries: trusting(host, impostor.certificate), caFileOf: () => 'ca.pem' };
  expect(await findingsOf('tls.file', asked)).toMatchObject([{ status: 'failure', fault: 'usage' }]);
});

test('symptom 2: the root is neither served nor in the config, so nobody can tell what nodes need', async () => {
  const host = await registry(certificate({ signer: root }));
  expect(await findingsOf('tls.nodes', { to: host })).toEqual([
    {
      status: 'warning',
      lookedAt: host,
      seen: 'the root CA is neither served nor in the config (known so far: 127.0.0.1)',
      todo: `Get the CA "Company Root" from the registry's administrator, and pass it with --ca ${host}=FILE`,
    },
  ]);
});

test('symptom 2: a file with more than the chain needs would be trusted by every cluster', async () => {
  const host = await registry(chained(certificate({ signer: root }), root));
  const other = certificate({ authority: true, name: 'Old Root' });
  const ca = root.certificate + other.certificate;
  const asked = { to: host, registries: trusting(host, ca), caFileOf: () => 'ca.pem' };
  expect(await findingsOf('tls.file', asked)).toMatchObject([
    { status: 'warning', seen: 'the chain is in the file, with 1 other certificates that are not needed' },
  ]);
});

test('symptoms 2 and 4: nodes need the CA in both places, and older clusters do not get it', async () => {
  const host = await registry(chained(certificate({ signer: root }), root));
  const [finding] = await findingsOf('tls.nodes', { to: host });
  expect(finding?.seen).toMatch(/Existing clusters do not get them, nor did clusters made by VCD's Terraform provider/);
});

test('symptom 3: an expired certificate is named with its day', async () => {
  const leaf = certificate({ signer: root, to: new Date('2024-05-01') });
  const host = await registry(chained(leaf, root));
  const registries = trusting(host, root.certificate);
  expect(await findingsOf('tls.validity', { to: host, registries })).toMatchObject([
    { status: 'failure', fault: 'access', lookedAt: 'the certificate of 127.0.0.1', seen: 'it expired on 2024-05-01' },
    { status: 'pass', lookedAt: 'the certificate of Company Root' },
  ]);
  expect(await findingsOf('tls.trust', { to: host, registries })).toMatchObject([
    { status: 'failure', seen: expect.stringContaining(`the certificate of ${host} has expired`) },
  ]);
});

test('symptom 3: an expired root is found above a good certificate', async () => {
  const old = certificate({ authority: true, name: 'Old Root', to: new Date('2024-05-01') });
  const host = await registry(chained(certificate({ signer: old }), old));
  expect(await findingsOf('tls.validity', { to: host })).toMatchObject([
    { status: 'pass' },
    { status: 'failure', lookedAt: 'the certificate of Old Root', seen: 'it expired on 2024-05-01' },
  ]);
});

test('symptom 3: a certificate that is not valid yet, and one that soon no longer is', async () => {
  const leaf = certificate({ signer: root, from: new Date('2026-01-01'), to: new Date('2026-03-01') });
  const host = await registry(chained(leaf, root));
  const seenOn = async (day: string) => {
    const now = () => Date.parse(day);
    const sleep = () => new Promise<void>(() => undefined);
    const clock = { now, monotonic: () => performance.now(), sleep, after: () => () => undefined };
    const [finding] = await findingsOf('tls.validity', { to: host, ports: { clock } });
    return [finding?.status, finding?.seen];
  };
  expect(await seenOn('2025-12-31')).toEqual(['failure', 'it is not valid before 2026-01-01']);
  expect(await seenOn('2026-01-15')).toEqual(['pass', 'valid until 2026-03-01, 45 days left']);
  expect(await seenOn('2026-02-20')).toEqual(['warning', 'valid until 2026-03-01, 9 days left']);
});

test('symptom 3: a certificate for other names', async () => {
  const host = await registry(chained(certificate({ signer: root, hosts: ['registry.example.com'] }), root));
  expect(await findingsOf('tls.names', { to: host, registries: trusting(host, root.certificate) })).toEqual([
    {
      status: 'failure',
      fault: 'access',
      lookedAt: '127.0.0.1',
      seen: 'the certificate is for DNS:registry.example.com',
      todo: 'Have it issued with the subject alternative name 127.0.0.1, or use one of its names as the base.',
    },
  ]);
});

test('symptoms 17 and 19: a registry that answers in plain http, asked by https', async () => {
  const host = await registry();
  expect(await findingsOf('tls.plain', { to: host })).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: host,
      seen: 'it answers in plain http',
      todo: `Give ${host} a certificate. A private CA is fine: cse settings tells where to enter it. CSE has no setting for insecure registries.`,
    },
  ]);
});

test('symptom 17: plain http on purpose is no way for CSE either, and nothing more is said of TLS', async () => {
  const host = await registry();
  const { findings } = await look('tls', { to: host, registries: plain(host) });
  expect(findings).toMatchObject([
    {
      id: 'tls.plain',
      status: 'failure',
      fault: 'usage',
      seen: 'plain http was requested, which CSE does not support',
    },
  ]);
});

test('symptom 24: a proxy that opens TLS shows another chain than the file in the config', async () => {
  const store = memoryStore();
  const inner = await serve({ store });
  const spy = certificate({ authority: true, name: 'Proxy CA' });
  const front = await proxy(inner.host, { tls: chained(certificate({ signer: spy }), spy) });
  onTestFinished(async () => void (await Promise.all([front.close(), inner.close()])));
  const asked = { to: front.host, registries: trusting(front.host, root.certificate), caFileOf: () => 'ca.pem' };
  expect(await findingsOf('tls', asked)).toMatchObject([
    {},
    { status: 'failure', seen: expect.stringContaining('not trusted') },
    {},
    {},
    {},
    { status: 'failure', seen: 'the file holds Company Root, but none of it is in the chain' },
    {},
  ]);
});
