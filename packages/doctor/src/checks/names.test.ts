import { expect, onTestFinished, test } from 'vitest';
import { proxy } from '@cse/testkit';
import { findingsOf } from '../subject.testing.ts';

const names = {
  'base.example.com': ['10.20.0.5'],
  'docker.example.com': ['172.17.3.4', '10.0.0.1'],
  'bridge.example.com': ['172.18.255.1'],
  'near.example.com': ['172.19.0.1'],
};

test('a name that the DNS knows is in order, and its addresses are told', async () => {
  expect(await findingsOf('names.target', { to: 'base.example.com', names })).toEqual([
    { status: 'pass', lookedAt: 'base.example.com', seen: 'it is 10.20.0.5' },
  ]);
});

test('prerequisite, DNS: a registry that no DNS knows is unavailable', async () => {
  expect(await findingsOf('names.target', { to: 'nowhere.example.com', names })).toEqual([
    {
      status: 'failure',
      fault: 'unavailable',
      lookedAt: 'nowhere.example.com',
      seen: 'the DNS of this machine does not resolve it',
      todo: 'Add nowhere.example.com to DNS, and make sure that the networks of CSE and of the tenants use the same DNS.',
    },
  ]);
});

test.each([
  ['docker.example.com', '172.17.3.4'],
  ['bridge.example.com', '172.18.255.1'],
  ['172.17.0.9:5000', '172.17.0.9'],
])("symptom 28: %s lies in a network of docker's", async (to, address) => {
  expect(await findingsOf('names.target', { to, names })).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: to.replace(':5000', ''),
      seen: `${address} is in a network that Docker reserves for itself`,
      todo: 'Use an address outside 172.17.0.0/16 and 172.18.0.0/16.',
    },
  ]);
});

test('symptom 28: the network beside those of docker is as good as any', async () => {
  const [finding] = await findingsOf('names.target', { to: 'near.example.com', names });
  expect(finding).toEqual({ status: 'pass', lookedAt: 'near.example.com', seen: 'it is 172.19.0.1' });
});

test('an address that means this machine to whoever asks is no address for a node', async () => {
  const [finding] = await findingsOf('names.target', { to: '127.0.0.1:5000' });
  expect(finding).toMatchObject({
    status: 'warning',
    seen: '127.0.0.1, which is a loopback address'.replace(/^/, 'it is '),
  });
});

test("symptom 28: VCD's endpoint is looked up and asked too", async () => {
  const vcd = await proxy(undefined, {
    intercept: ({ path }) => ({ kind: 'answer', status: path === '/api/versions' ? 200 : 404 }),
  });
  onTestFinished(() => vcd.close());
  const port = vcd.host.split(':')[1];
  const asked = { vcd: `http://localhost:${port}`, names: { localhost: ['172.17.0.2'] } };
  expect(await findingsOf('names.vcd', asked)).toMatchObject([
    { status: 'failure', lookedAt: 'localhost', seen: '172.17.0.2 is in a network that Docker reserves for itself' },
    { status: 'pass', lookedAt: `http://localhost:${port}/api/versions`, seen: 'it answers' },
  ]);
});

test('prerequisite, VCD: an endpoint where nothing listens is unavailable', async () => {
  expect(await findingsOf('names.vcd', { vcd: '127.0.0.1:1' })).toMatchObject([
    { status: 'warning' },
    { status: 'failure', fault: 'unavailable', seen: '127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1' },
  ]);
});

test('an endpoint that speaks plain http is none for clusters', async () => {
  const vcd = await proxy(undefined);
  onTestFinished(() => vcd.close());
  expect((await findingsOf('names.vcd', { vcd: vcd.host })).at(-1)).toMatchObject({
    status: 'failure',
    fault: 'usage',
    seen: `${vcd.host} answers in plain http where https is expected`,
  });
});

test('symptom 24: a registry inside that NO_PROXY does not cover is sent to the proxy', async () => {
  const registries = { proxy: { https: 'http://user:secret@proxy.example.com:3128', no: 'localhost' } };
  expect(await findingsOf('names.proxy', { to: 'base.example.com', names, registries })).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: 'the way to base.example.com',
      seen: 'through the proxy proxy.example.com:3128, although its address (10.20.0.5) is private',
      todo: `Add it: export NO_PROXY="$NO_PROXY,base.example.com", and to noProxy in CSE's proxy settings.`,
    },
  ]);
});

test('symptom 24: what NO_PROXY covers is asked directly', async () => {
  const registries = { proxy: { https: 'http://proxy.example.com:3128', no: '.example.com' } };
  const asked = { to: 'base.example.com', vcd: 'https://vcd.example.com', names, registries };
  expect(await findingsOf('names.proxy', asked)).toMatchObject([{ status: 'pass' }, { status: 'pass' }]);
});
