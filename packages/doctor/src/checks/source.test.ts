import { expect, onTestFinished, test } from 'vitest';
import { CseError } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { digestOf } from '@cse/oci';
import { image, proxy, type Proxy, type FaultProxyOptions } from '@cse/testkit';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { findingsOf, look, plain, type Asked } from '../subject.testing.ts';

const VENDOR = 'vendor.example';

/** Two places that may have the vendor's content: the first has it all, the second one image of two. */
async function sources(options: FaultProxyOptions = {}) {
  const [first, second] = [memoryStore(), memoryStore()];
  await image(first, 'x.example/tkg/one:v1');
  await image(first, 'x.example/tkg/two:v1');
  await image(second, 'x.example/tkg/one:v1');
  const served = await Promise.all([first, second].map((store) => serve({ store, name: 'x.example' })));
  const doors = await Promise.all(served.map(({ host }, at) => proxy(host, at === 0 ? options : {})));
  onTestFinished(async () => void (await Promise.all([...doors, ...served].map((each) => each.close()))));
  return doors as [Proxy, Proxy];
}

const planOf = (...sourcesOf: readonly string[]): Plan =>
  ({
    images: sourcesOf.map((source) => ({
      reference: `t.example/${source}`,
      digest: digestOf(new Uint8Array()),
      owner: 'x',
      source,
    })),
    steps: new Map(),
  }) as unknown as Plan;

const asking = (plan: Plan, hosts: readonly string[]): Asked => ({
  plan: async () => ({ plan, survey: async () => undefined }),
  candidatesOf: (repository) => hosts.map((host) => repository.replace(VENDOR, host)),
  registries: plain(...hosts),
});

const PLAN = planOf(`${VENDOR}/tkg/one:v1`, `${VENDOR}/tkg/two:v1`);

test('symptom 11: which of the registries has what is asked of each, and told', async () => {
  const [full, half] = await sources();
  expect(await findingsOf('source.content', asking(PLAN, [half.host, full.host]))).toEqual([
    { status: 'pass', lookedAt: half.host, seen: `it has 1 of 2 references; missing: ${half.host}/tkg/two:v1` },
    { status: 'pass', lookedAt: full.host, seen: 'it has 2 of 2 references' },
  ]);
});

test('symptom 11: a registry that is gone is a road less, where another answers', async () => {
  const [full] = await sources();
  const asked = asking(PLAN, ['127.0.0.1:1', full.host]);
  expect(await findingsOf('source.registries', asked)).toMatchObject([
    { status: 'warning', lookedAt: '127.0.0.1:1', seen: expect.stringContaining('nothing listens there') },
    { status: 'pass', lookedAt: full.host },
  ]);
});

test('prerequisite, internet: where no source answers, that is a failure', async () => {
  expect(await findingsOf('source.registries', asking(PLAN, ['127.0.0.1:1']))).toMatchObject([
    { status: 'failure', fault: 'unavailable' },
  ]);
});

test('symptoms 11 and 25: what cannot be planned is told as planning tells it, and the rest waits', async () => {
  const error = new CseError('RELEASE_UNKNOWN', 'usage', 'no TKG 2.5.9 in tkr-compatibility', {
    hint: 'Choose 2.5.2.',
  });
  const asked = { plan: () => Promise.reject(error) };
  const { findings, skipped, fault } = await look('source', asked);
  expect({ fault, skipped, findings }).toMatchObject({
    fault: 'usage',
    findings: [{ id: 'source.plan', seen: 'no TKG 2.5.9 in tkr-compatibility', todo: 'Choose 2.5.2.' }],
    skipped: [
      { id: 'source.content', because: 'source.plan' },
      { id: 'source.limits', because: 'source.plan' },
    ],
  });
});

test('symptom 10: a registry that counts says how much is left', async () => {
  const [full] = await sources({
    rules: [
      {
        path: '/manifests/',
        times: 99,
        fault: { kind: 'headers', set: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '1;w=21600' } },
      },
    ],
  });
  expect(await findingsOf('source.limits', asking(PLAN, [full.host]))).toEqual([
    {
      status: 'warning',
      lookedAt: full.host,
      seen: '1 of 100 pulls are left, 2 are needed',
      todo: `Log in there: cse login ${full.host}, or wait.`,
    },
  ]);
});

test('symptom 10: one that has had enough says toomanyrequests', async () => {
  const enough = {
    kind: 'answer',
    status: 429,
    body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}',
  } as const;
  const [full] = await sources({ rules: [{ path: '/manifests/', times: 99, fault: enough }] });
  expect(await findingsOf('source.limits', asking(PLAN, [full.host]))).toMatchObject([
    { status: 'failure', fault: 'unavailable', seen: expect.stringContaining('answers 429') },
  ]);
});

test('a source that wants credentials is a login away', async () => {
  const [full] = await sources({
    intercept: () => ({ kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic' } }),
  });
  expect(await findingsOf('source.registries', asking(PLAN, [full.host]))).toMatchObject([
    { status: 'failure', fault: 'access', todo: `Log in there: cse login ${full.host}` },
  ]);
});

test('where nothing was asked for, no source is looked at', async () => {
  expect(await findingsOf('source', {})).toEqual([]);
});
