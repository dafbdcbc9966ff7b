import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePlan, printPlan, type Plan } from '@cse/graph';
import { fillSample, sampleSources } from '@cse/sample-source';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { dockerRegistry, postgres, whenInstalled, type DockerRegistry, type Postgres } from '@cse/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCse, type CseProcess } from './cse-process.ts';
import { registryTree } from './registry-tree.ts';

// Each machine is a process of its own, and here they share two cores.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const isThorough = process.env['CI'] === 'true';
// All releases take a quarter of an hour.
const isWhole = process.env['CSE_TEST_RELEASES'] === 'all';
const RELEASES = isWhole ? ['--cse', '4.2.2', '--tkg', '2.3.1', '--tkg', '2.4', '--tkg', '2.5'] : ['--cse', '4.2.2'];
const TKG = isWhole ? ['2.3.1', '2.4.0', '2.5.0'] : [];

whenInstalled(['docker-registry', 'pg_ctlcluster'], 'a plan on several machines', () => {
  const blobs: string[] = [];
  let source: Serving;
  let database: Postgres;
  let home: string;
  /** What `cse run` makes of the plan at an empty registry. */
  let whole: { readonly tree: readonly string[]; readonly requests: number; readonly plan: Plan };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'cse-many-'));
    const sample = memoryStore();
    await fillSample(sample, { cse: ['4.2.2'], tkg: TKG });
    source = await serve({
      store: sample,
      onRequest: ({ method, path }) => void (method === 'GET' && path.includes('/blobs/') && blobs.push(path)),
    });
    database = await postgres();
    await using target = await dockerRegistry();
    const planned = await cse(
      ['plan', ...RELEASES, '--skip', 'cli-plugins', '--to', `${target.host}/base`, '--out', file(target)],
      target,
    ).ended;
    expect(planned).toMatchObject({ exit: 0 });
    await target.forget();
    expect(await cse(['run', file(target)], target).ended).toMatchObject({ exit: 0 });
    const requests = (await target.requests()).length;
    whole = {
      tree: registryTree(target.root),
      requests,
      plan: parsePlan(readFileSync(file(target), 'utf8').replaceAll(target.host, 'TARGET')),
    };
  });
  afterAll(async () => {
    await source.close();
    await database[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  const file = ({ host }: Pick<DockerRegistry, 'host'>) => join(home, `${host.replace(':', '-')}.json`);

  /** Starts a command with the flags for these registries. */
  function cse(args: readonly string[], target: DockerRegistry, ...more: readonly string[]): CseProcess {
    const rules = sampleSources(source.host).flatMap((rule) => ['--source', rule]);
    const plain = [source.host, target.host].flatMap((host) => ['--plain-http', host]);
    return startCse([...args, ...rules, ...plain, ...more], home);
  }

  const worker = (target: DockerRegistry, ...more: readonly string[]) =>
    cse(['worker', '--queue', database.url, ...more], target);
  const queued = (target: DockerRegistry, ...more: readonly string[]) =>
    cse(['run', file(target), '--queue', database.url, '--json', '--part-images', '4', ...more], target);

  /** The plan for another registry. */
  function planFor(target: DockerRegistry): Plan {
    const text = printPlan(whole.plan).replaceAll('TARGET', target.host);
    writeFileSync(file(target), text);
    blobs.length = 0;
    return parsePlan(text);
  }

  const distinct = () => new Set(blobs.map((path) => path.split('/blobs/')[1])).size;

  async function stopped(workers: readonly CseProcess[]): Promise<void> {
    for (const each of workers) each.kill('SIGTERM');
    for (const each of workers) expect(await each.ended).toMatchObject({ exit: 0 });
  }

  test.each(isThorough ? [1, 2, 4] : [1])(
    '%i workers leave what one machine leaves, and fetch each blob once',
    async (count) => {
      await using target = await dockerRegistry();
      planFor(target);
      const workers = Array.from({ length: count }, () => worker(target));
      const { exit, stdout } = await queued(target).ended;
      await stopped(workers);
      expect({ exit, report: JSON.parse(stdout) }).toMatchObject({ exit: 0, report: { ok: true, exit: 0 } });
      expect(registryTree(target.root)).toEqual(whole.tree);
      expect(blobs.length).toBe(distinct());
      if (count === 1) expect((await target.requests()).length).toBeLessThanOrEqual(whole.requests * 1.05);
    },
  );

  test.each(isThorough ? [1, 2, 3] : [1])(
    'workers are killed at random, and the rest is done by others (seed %i)',
    async (seed) => {
      await using target = await dockerRegistry();
      planFor(target);
      const workers = [worker(target), worker(target), worker(target)];
      const run = queued(target);
      let kills = 0;
      for (const [at, victim] of workers.slice(0, 2).entries()) {
        const after = 3 + ((seed * 7 + at * 5) % 9);
        await vi.waitUntil(() => victim.said().split(': taken').length > after || run.said().includes('"ok"'), {
          timeout: 120_000,
          interval: 20,
        });
        victim.kill('SIGKILL');
        kills += 1;
      }
      const killed = Date.now();
      const { exit } = await run.ended;
      expect(exit).toBe(0);
      if (!isWhole) expect(Date.now() - killed).toBeLessThan(60_000);
      await stopped(workers.slice(2));
      expect(registryTree(target.root)).toEqual(whole.tree);
      // A worker has at most so many downloads under way.
      expect(blobs.length).toBeLessThanOrEqual(distinct() + kills * 16);
    },
  );

  test.runIf(isThorough)('the database goes away for a while, and the run goes on when it is back', async () => {
    await using target = await dockerRegistry();
    planFor(target);
    const workers = [worker(target), worker(target)];
    const run = queued(target);
    await vi.waitUntil(() => workers.some((each) => each.said().includes(': done')), { timeout: 60_000, interval: 20 });
    await database.restart(3_000);
    expect(await run.ended).toMatchObject({ exit: 0 });
    await stopped(workers);
    expect(registryTree(target.root)).toEqual(whole.tree);
  });

  test('what the source has no more ends the run with its exit code, and all else is there', async () => {
    await using target = await dockerRegistry();
    const plan = planFor(target);
    // An image that nobody else needs a layer of.
    const broken = printPlan(plan).replace(/"source:[^"]*(?=")/, (holder) => `${holder}-gone`);
    writeFileSync(file(target), broken);
    const workers = [worker(target)];
    const { exit, stdout } = await queued(target).ended;
    await stopped(workers);
    const report = JSON.parse(stdout);
    expect({ exit, report }).toMatchObject({ exit: 3, report: { ok: false, exit: 3, fault: 'plan' } });
    const { total, done, failed, blocked } = report.steps;
    expect(failed).toBeGreaterThan(0);
    expect(done + failed + blocked).toBe(total);
    const again = await startCse(['report', 'latest', '--queue', database.url, '--json'], home).ended;
    expect(JSON.parse(again.stdout)).toMatchObject({ exit: 3, steps: report.steps, plan: report.plan });
  });

  test.runIf(isThorough)('a part that ends every worker that takes it ends the run', async () => {
    await using target = await dockerRegistry();
    planFor(target);
    const detached = await queued(target, '--detach').ended;
    expect(JSON.parse(detached.stdout)).toMatchObject({ state: 'running', settled: 0 });
    // As the monitor leaves a job that was given out for the last time.
    database.sql(
      "UPDATE cse_jobs.job SET state = 'failed' WHERE id = (SELECT job FROM cse.part WHERE id LIKE '%-images' AND run = '" +
        JSON.parse(detached.stdout).id +
        "' LIMIT 1)",
    );
    const workers = [worker(target, '--until-empty')];
    const { exit, stdout } = await queued(target).ended;
    expect({ exit, report: JSON.parse(stdout) }).toMatchObject({
      exit: 1,
      report: { failures: [{ code: 'WORKER_LOST' }] },
    });
    expect(await workers[0]?.ended).toMatchObject({ exit: 0 });
    expect(await queued(target, '--cancel').ended).toMatchObject({ exit: 2 });
  });

  test('a run is cancelled by the command that began it, and workers drop what they have', async () => {
    await using target = await dockerRegistry();
    planFor(target);
    const first = JSON.parse((await queued(target, '--detach').ended).stdout);
    const cancelled = await queued(target, '--cancel').ended;
    expect(JSON.parse(cancelled.stdout)).toMatchObject({ id: first.id, state: 'cancelled' });
    expect(await worker(target, '--until-empty').ended).toMatchObject({ exit: 0 });
    expect(registryTree(target.root)).toEqual([]);
  });

  test('no queue holds a password', async () => {
    const kept =
      "SELECT plan FROM cse.part UNION ALL SELECT data::text || coalesce(output::text, '') FROM cse_jobs.job";
    const secret = `SELECT count(*) FROM (${kept}) AS kept(text) WHERE text ~* 'password|authorization|bearer'`;
    expect(database.sql(`SELECT count(*) > 10 FROM (${kept}) AS kept`)).toBe('t');
    expect(database.sql(secret)).toBe('0');
  });
});
