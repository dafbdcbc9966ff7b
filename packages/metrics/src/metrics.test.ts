import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { printPlan } from '@cse/graph';
import type { TakenPart } from '@cse/queue';
import { smallPlan, whenInstalled } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { serveMetrics, serverMetrics, workerMetrics } from './index.ts';

const queue = {
  standing: async () => ({
    sites: [{ site: 'reg.example', waiting: 3, taken: 1, settled: 7 }],
    workers: [{ id: 'one', site: undefined, lost: [] }],
  }),
};
const small = smallPlan();
const manifests = small.images.map(({ digest, reference }) => {
  const bytes = new TextEncoder().encode(`manifest of ${reference.split(':', 1)[0]}`);
  return [digest, bytes] as const;
});
const plan = { ...small, contents: new Map(manifests) };
const part: TakenPart = {
  ...{ run: '0123-1', id: '0001-images', site: 'reg.example', after: [], waits: {}, attempt: 1, isLast: false },
  plan: printPlan(plan),
};

/** A worker that copied one blob of ten bytes, found one, and was told to slow down. */
function working() {
  const metrics = workerMetrics({ version: '1.2.3', queue });
  const request = { type: 'request', host: 'reg.example', method: 'PUT', path: '/v2/', milliseconds: 40 } as const;
  metrics.onRegistry({ ...request, status: 201 });
  metrics.onRegistry({ ...request, status: 429 });
  metrics.onRegistry({ type: 'retry', host: 'reg.example', object: 'a', reason: '429', wait: 1 });
  metrics.onWorker({ type: 'part-taken', part });
  const blob = [...plan.steps.values()].find(({ kind }) => kind === 'copy-blob');
  const id = blob?.id ?? '';
  metrics.onWorker({ type: 'step', part, event: { type: 'step-moved', id, bytes: 10 } });
  metrics.onWorker({ type: 'step', part, event: { type: 'step-finished', id, arrival: 'pushed' } });
  metrics.onWorker({ type: 'step', part, event: { type: 'step-finished', id, arrival: 'existed' } });
  metrics.onWorker({ type: 'step', part, event: { type: 'step-blocked', id, by: id } });
  return { metrics, host: id.slice(0, id.indexOf('/')), size: blob?.content.size ?? 0 };
}

test('what a worker did is told by host: requests, time, retries, 429s, steps and bytes', async () => {
  const { metrics, host, size } = working();
  const before = await metrics.text();
  expect(before).toContain('cse_parts_in_progress 1');
  metrics.onWorker({ type: 'part-settled', part, result: { worker: 'one', seconds: 1, events: [] } });
  const lines = (await metrics.text()).split('\n');
  for (const line of [
    'cse_build_info{version="1.2.3"} 1',
    'cse_requests_total{host="reg.example",method="PUT",status="201"} 1',
    'cse_requests_total{host="reg.example",method="PUT",status="429"} 1',
    'cse_requests_throttled_total{host="reg.example"} 1',
    'cse_request_retries_total{host="reg.example"} 1',
    'cse_request_duration_seconds_sum{host="reg.example",method="PUT"} 0.08',
    `cse_steps_total{host="${host}",result="pushed"} 1`,
    `cse_steps_total{host="${host}",result="blocked"} 1`,
    `cse_blob_bytes_total{host="${host}"} 10`,
    `cse_blob_bytes_avoided_total{host="${host}",result="existed"} ${size}`,
    'cse_parts_total{result="settled"} 1',
    'cse_parts_in_progress 0',
    'cse_queue_up 1',
    'cse_queue_workers 1',
    'cse_queue_parts{site="reg.example",state="waiting"} 3',
    'cse_queue_parts{site="reg.example",state="taken"} 1',
  ])
    expect(lines).toContain(line);
});

test('where the queue cannot be reached, its numbers are left out and the others are told', async () => {
  const metrics = workerMetrics({ version: '1', queue: { standing: () => Promise.reject(new Error('gone')) } });
  const told = await metrics.text();
  expect(told).toContain('cse_queue_up 0');
  expect(told).not.toContain('cse_queue_parts{');
});

test('what clients make up as methods is one line', async () => {
  const metrics = serverMetrics('1.2.3');
  const event = { path: '/v2/', status: 200, bytes: 5, received: 7, milliseconds: 3 };
  for (const method of ['GET', 'BREW', 'STIR']) metrics.onRequest({ ...event, method });
  const told = await metrics.text();
  expect(told).toContain('cse_http_requests_total{method="other",status="200"} 2');
  expect(told).toContain('cse_http_sent_bytes_total 15');
  expect(told).toContain('cse_http_received_bytes_total 21');
});

async function serving(address: string, insecure?: boolean) {
  const served = await serveMetrics(serverMetrics('1'), { address, insecure });
  onTestFinished(() => served.close());
  return `http://${served.host}`;
}

test('metrics are served on loopback where only a port is given, and read with GET alone', async () => {
  const url = await serving('0');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const statuses = [fetch(`${url}/`), fetch(`${url}/metrics`, { method: 'POST' })];
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([404, 405]);
  const foreign = { headers: { origin: 'https://evil.example' } };
  expect((await fetch(`${url}/metrics`, foreign)).status).toBe(403);
});

test('an address that is open to others has to be meant, and what is no address is refused', async () => {
  const refusal = async (address: string) => {
    try {
      await serving(address);
      return 'served';
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  const asked = [':9464', '0.0.0.0:9464', '[::]:9464', 'db.example:9464', '70000', 'x', '127.0.0.1:0', '[::1]:0'];
  expect(await Promise.all(asked.map(refusal))).toEqual([
    ...Array.from({ length: 4 }, () => 'METRICS_OPEN'),
    ...['METRICS_ADDRESS', 'METRICS_ADDRESS', 'served', 'served'],
  ]);
  expect((await fetch(`${await serving(':0', true)}/metrics`)).status).toBe(200);
});

whenInstalled(['promtool'], 'metrics as Prometheus reads them', () => {
  async function checked(metrics: string) {
    const child = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(metrics);
    const exited = new Promise((resolve) => child.once('close', resolve));
    const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { exit, said: stdout + stderr };
  }

  test('promtool finds nothing to say of those of a worker and of a server', async () => {
    expect(await checked(await working().metrics.text())).toEqual({ exit: 0, said: '' });
    const server = serverMetrics('1');
    const event = { method: 'GET', path: '/', status: 200, bytes: 5, received: 7, milliseconds: 3 };
    server.onRequest(event);
    expect(await checked(await server.text())).toEqual({ exit: 0, said: '' });
  });
});
