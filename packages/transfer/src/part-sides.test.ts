import { scriptedServer, type ScriptedAnswer } from '@cse/testkit';
import { expect, test } from 'vitest';
import type { TransferConfig } from './config.ts';
import { nodeState } from './node-state.ts';
import { answers, openPartSides } from './part-sides.ts';
import type { Ports } from './ports.ts';

const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
const ports: Ports = { readText: async () => '', clock, state: nodeState('/nowhere') };
const share = { most: 16, closedFor: () => 0, close: () => {} };
const config = (host: string): TransferConfig => ({
  releases: {},
  sources: [{ from: 'vendor.example', to: host }],
  registries: { [host]: { plainHttp: true } },
  options: {},
  items: [],
  only: [],
  skip: [],
  budget: { retries: 1 },
});
const denied = { status: 403, body: '{"errors":[{"code":"DENIED","message":"denied"}]}' };
const unwell = { status: 503, headers: { 'retry-after': '0' } };

test.each<[string, ScriptedAnswer, boolean]>([
  ['answers', { status: 200 }, true],
  ['refuses', denied, true],
  ['is unwell', unwell, false],
])('a registry that %s is reached or not, and asked once', async (_, answer, reached) => {
  await using server = await scriptedServer(() => answer);
  expect(await answers(server.host, { config: config(server.host), ports })).toBe(reached);
  expect(server.heard).toHaveLength(1);
});

test('what a registry answered in one part is not held against it in the next', async () => {
  await using server = await scriptedServer(() => denied);
  await using sides = await openPartSides({ config: config(server.host), ports, share });
  const part = async () => {
    const { source } = sides.forPart();
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `vendor.example/lib/${name}`);
    const outcomes = [];
    for (const name of names)
      outcomes.push(
        await source
          .repository(name)
          .resolve('v1')
          .catch((error) => error.untried === true),
      );
    return outcomes;
  };
  const outcomes = [false, false, false, false, true];
  expect([await part(), await part()]).toEqual([outcomes, outcomes]);
});

test('requests that were made again in a part are told once', async () => {
  const script: ScriptedAnswer[] = [unwell];
  await using server = await scriptedServer(() => script.shift() ?? { status: 404 });
  const told: string[] = [];
  const onEvent: Ports['onEvent'] = ({ type }) => void told.push(type);
  await using sides = await openPartSides({ config: config(server.host), ports: { ...ports, onEvent }, share });
  const asked = sides.forPart().target.repository(`${server.host}/lib/a`).resolve('v1');
  await expect(asked).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect([sides.retried(), sides.retried()]).toEqual([
    [{ type: 'request-retried', host: server.host, reason: expect.any(String) }],
    [],
  ]);
  expect(told).toContain('retry');
});
