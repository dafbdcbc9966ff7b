import { expect, onTestFinished, test } from 'vitest';
import { certificate } from '@cse/testkit';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { nodeDoctorPorts } from '../node-ports.ts';
import { openSubject, type SubjectOptions } from '../subject.ts';
import { findingsOf, plain, trusting } from '../subject.testing.ts';
import { settingsFor } from '../settings.ts';

const root = certificate({ authority: true, name: 'Company Root' });
const leaf = certificate({ signer: root });

async function registry({ tls = { ...leaf, certificate: leaf.certificate + root.certificate } } = {}) {
  const served = await serve({ store: memoryStore(), tls });
  onTestFinished(() => served.close());
  return served.host;
}

const serverConfig = (profile: object) => ({
  path: 'entity.json',
  text: JSON.stringify({ entity: { profiles: [profile] } }),
});

test.each([
  [
    'symptom 14: an empty URL leaves the public registry in use',
    undefined,
    'it is empty, so the public registry is used',
  ],
  [
    'symptom 14: another registry',
    'projects.registry.vmware.com',
    'it is projects.registry.vmware.com, not base.example.com',
  ],
  [
    'symptom 15: /tkg is appended again',
    'base.example.com/tkg',
    '"base.example.com/tkg": it ends in /tkg, which is appended',
  ],
  ['symptom 17: a scheme makes every name invalid', 'https://base.example.com', 'it has a scheme'],
])('%s', async (_title, containerRegistryUrl, seen) => {
  const asked = { to: 'base.example.com', serverConfig: serverConfig({ containerRegistryUrl }) };
  expect(await findingsOf('settings.url', asked)).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: 'profiles[0].containerRegistryUrl',
      seen: expect.stringContaining(seen),
      todo: expect.stringMatching(/^Enter base\.example\.com .* and restart the CSE server\.$/),
    },
  ]);
});

test('a URL that is the base is in order', async () => {
  const asked = { to: 'base.example.com', serverConfig: serverConfig({ containerRegistryUrl: 'base.example.com' }) };
  expect(await findingsOf('settings.url', asked)).toMatchObject([{ status: 'pass' }]);
});

test('symptom 2: a CA that stands in one list only is missed in the other', async () => {
  const host = await registry();
  const asked = {
    to: host,
    registries: trusting(host, root.certificate),
    serverConfig: serverConfig({
      bootstrapClusterConfig: { certificateAuthorities: [root.certificate] },
      K8Config: { certificateAuthorities: ['not a certificate'] },
    }),
  };
  expect(await findingsOf('settings.certificates', asked)).toMatchObject([
    { status: 'pass', seen: 'it has Company Root' },
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: 'profiles[0].K8Config.certificateAuthorities',
      seen: 'it lacks Company Root',
    },
  ]);
});

test('symptom 3: the CA that was replaced since is no longer the right one', async () => {
  const host = await registry();
  const old = certificate({ authority: true, name: 'Company Root' });
  const lists = { certificateAuthorities: [old.certificate] };
  const asked = { to: host, serverConfig: serverConfig({ bootstrapClusterConfig: lists, K8Config: lists }) };
  expect(await findingsOf('settings.certificates', asked)).toMatchObject([
    { status: 'failure' },
    { status: 'failure' },
  ]);
});

test('symptom 24: noProxy has to cover the registry and VCD', async () => {
  const proxyConfig = { httpsProxy: 'http://proxy:3128', noProxy: 'localhost,.vcd.example.com' };
  const asked = {
    to: 'base.example.com',
    vcd: 'https://api.vcd.example.com',
    serverConfig: serverConfig({ bootstrapClusterConfig: { proxyConfig } }),
  };
  expect(await findingsOf('settings.proxy', asked)).toMatchObject([
    { status: 'failure', fault: 'usage', todo: expect.stringMatching(/^Add base\.example\.com to profiles\[0\]/) },
    { status: 'pass', lookedAt: 'noProxy for api.vcd.example.com' },
  ]);
});

test('a file that is no server configuration is a usage error', async () => {
  const asked = { to: 'base.example.com', serverConfig: { path: 'x.json', text: '{"profiles":[]}' } };
  expect(await findingsOf('settings.url', asked)).toMatchObject([
    { status: 'failure', fault: 'usage', seen: 'x.json is not a server configuration of CSE: it has no profiles' },
  ]);
});

function subject(options: Partial<SubjectOptions>) {
  const opened = openSubject({
    paths: ['tkg'],
    advisers: [
      {
        use: 'cli-plugins',
        serves: {},
        advice: { clientLines: ['tanzu plugin source update default --uri BASE/x:latest'] },
      },
    ],
    releases: {},
    registries: {},
    caFileOf: () => 'ca.pem',
    candidatesOf: (repository) => [repository],
    sourceHosts: [],
    ports: nodeDoctorPorts,
    ...options,
  });
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

test('settings are the base, and the CAs of the chain that is really served, for both places', async () => {
  const host = await registry();
  const settings = await settingsFor(subject({ to: host, registries: trusting(host, root.certificate) }));
  expect(settings).toEqual({
    containerRegistryUrl: host,
    certificates: [{ name: 'Company Root', until: '2049-01-01', pem: root.certificate }],
    entity: {
      profiles: [
        {
          containerRegistryUrl: host,
          bootstrapClusterConfig: { certificateAuthorities: [root.certificate] },
          K8Config: { certificateAuthorities: [root.certificate] },
        },
      ],
    },
    tanzu: [
      `tanzu config cert add --host ${host} --ca-cert ca.pem`,
      `tanzu plugin source update default --uri ${host}/x:latest`,
    ],
    remarks: [
      expect.stringContaining('CSE appends /tkg'),
      expect.stringContaining('Restart the CSE server'),
      expect.stringContaining('Existing clusters'),
    ],
  });
});

test('a certificate that vouches for itself is entered as it is', async () => {
  const own = certificate({ name: 'reg' });
  const host = await registry({ tls: own });
  const { certificates } = await settingsFor(subject({ to: host, registries: trusting(host, own.certificate) }));
  expect(certificates.map(({ pem }) => pem)).toEqual([own.certificate]);
});

test('a chain of a public CA needs no certificates', async () => {
  const host = await registry();
  const ports = { ...nodeDoctorPorts, publicRoots: () => [root.certificate] };
  const { certificates, remarks } = await settingsFor(
    subject({ to: host, registries: trusting(host, root.certificate), ports }),
  );
  expect(certificates).toEqual([]);
  expect(remarks[1]).toContain('no certificates need to be entered');
});

test.each([
  [
    'a chain whose top is nowhere to be had',
    async () => {
      const host = await registry({ tls: leaf });
      return { to: host };
    },
    'CHAIN_INCOMPLETE',
  ],
  ['a chain that this machine does not trust', async () => ({ to: await registry() }), 'REGISTRY_TLS'],
  ['a base that CSE would stumble over', async () => ({ to: `${await registry()}/tkg` }), 'TARGET_INVALID'],
  ['plain http', async () => ({ to: 'reg:80', registries: plain('reg:80') }), 'CHAIN_INCOMPLETE'],
])('nothing is printed for %s', async (_title, options, code) => {
  await expect(settingsFor(subject(await options()))).rejects.toMatchObject({ code });
});
