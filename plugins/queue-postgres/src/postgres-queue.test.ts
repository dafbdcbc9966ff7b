import { setTimeout } from 'node:timers/promises';
import { describeQueue, postgres, whenInstalled, type Postgres } from '@cse/testkit';
import { afterAll, beforeAll } from 'vitest';
import { openPostgres } from './open.ts';
import { ATTEMPTS } from './submit-run.ts';

whenInstalled(['pg_ctlcluster'], 'queues on PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await postgres();
  }, 60_000);
  afterAll(() => server[Symbol.asyncDispose]());

  describeQueue('PostgreSQL', async () => ({
    queue: await openPostgres(server.url),
    other: await openPostgres(server.url),
    silence: () => setTimeout(14_000),
    moment: () => setTimeout(250),
    attempts: ATTEMPTS,
  }));
});
