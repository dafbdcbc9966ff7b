import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watch } from './index.ts';
import { eventsOf, planOf, ToldRuns } from './watched.testing.ts';

const clock = {
  now: () => Date.now(),
  sleep: async (milliseconds: number, signal?: AbortSignal) =>
    void (await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)),
};

async function serving() {
  const runs = new ToldRuns();
  const plan = planOf(20);
  runs.runs.push({
    ...({ id: 'aaaa', kind: 'transfer', standing: 'running', at: Date.now(), done: 27, total: 60 } as const),
    ...{ plan, events: [...eventsOf(plan, 0.5, Date.now())], presence: { isAlive: true } },
  });
  const served = await watch({ places: [runs], clock });
  onTestFinished(() => served.close());
  return { host: served.host, served, runs };
}

/** Node's fetch sends the `Host` and `Origin` that it likes. */
function ask(host: string, { path = '/', method = 'GET', headers = {} } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const [hostname = '', port] = host.split(':');
    const asked = request({ hostname, port, path, method, headers }, async (answer) => {
      const body = (await answer.toArray()).join('');
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
    });
    asked.on('error', reject).end();
  });
}

test('the page is served to who asks for it by a name of ours, and to no page of others', async () => {
  const { host } = await serving();
  const statuses = await Promise.all(
    [
      {},
      { headers: { host: 'evil.example' } },
      { headers: { origin: 'https://evil.example' } },
      { headers: { host: 'localhost' } },
      { path: '/events', headers: { host: 'evil.example' } },
      { path: '/events', headers: { origin: 'https://evil.example' } },
      { path: '/', method: 'POST' },
      { path: '/', method: 'DELETE' },
      { path: '/etc/passwd' },
      { path: '/?run=zzzz' },
      { path: '/?run=aa' },
      { method: 'HEAD' },
    ].map(async (asked) => (await ask(host, asked)).status),
  );
  expect(statuses).toEqual([200, 421, 403, 200, 421, 403, 405, 405, 404, 404, 200, 200]);
});

test('the page runs no script but its own, is kept by nobody, and framed by nobody', async () => {
  const { headers, body } = await ask((await serving()).host);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(body).toMatch(/default-src &#39;none&#39;; style-src &#39;sha256-[^"]+ connect-src &#39;self&#39;; base-uri/);
  expect(body).toContain('denied the push of &lt;b&gt;app&lt;/b&gt;');
  expect(body).not.toContain('<b>app</b>');
});

test('what changes comes as events: all of it first, and then only what is new', async () => {
  const { host, runs } = await serving();
  const response = await fetch(`http://${host}/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = (await reader?.read())?.value ?? '';
  expect([...first.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name)).toEqual([
    ...Array.from({ length: 10 }, () => 'part'),
    ...['names', 'states', 'curves', 'trouble'],
  ]);
  const [run] = runs.runs;
  if (run) run.presence = { isAlive: false };
  const second = (await reader?.read())?.value ?? '';
  expect(second).toContain('Cut off');
  expect(second).not.toContain('event: names');
  await reader?.cancel();
});

test('where runs cannot be read, the page says why, and tries again', async () => {
  const { host, runs } = await serving();
  runs.list = () => Promise.reject(new Error('db.example cannot be reached'));
  const response = await fetch(`http://${host}/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('data: "db.example cannot be reached"');
  runs.list = async () => [];
  let text = '';
  while (!text.includes('No runs yet')) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
});

test('to close it ends the streams that are open', async () => {
  const { host, served } = await serving();
  const response = await fetch(`http://${host}/events`);
  const ended = response.text().then(
    () => 'ended',
    () => 'ended',
  );
  await served.close();
  expect(await ended).toBe('ended');
});
