import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type ServeOptions } from '@cse/server';
import { openSession, type Asker } from '@cse/session';
import { memoryStore } from '@cse/store';
import { expect, onTestFinished, test } from 'vitest';

/** Somebody who answers these, in this order, and what was asked of them. */
function somebody(answers: readonly (string | boolean)[]) {
  const asked: string[] = [];
  const told: string[] = [];
  const next = (message: string) => answers[asked.push(message) - 1];
  const asker: Asker = {
    choose: async () => [],
    async answer(message, refuse) {
      for (;;) {
        const typed = String(next(message));
        const refused = await refuse(typed);
        if (refused === undefined) return typed;
        told.push(refused);
      }
    },
    confirm: async (message) => next(message) === true,
    tell: (line) => void told.push(line),
  };
  return { asker, asked, told };
}

async function scene(options: Partial<ServeOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'cse-init-'));
  const { host, close } = await serve({ store: memoryStore(), ...options });
  onTestFinished(async () => {
    await close();
    rmSync(dir, { recursive: true, force: true });
  });
  const session = await openSession({ packages: [], known: [], env: { HOME: dir }, userAgent: 'cse/test' });
  return { host, session, dir };
}

test('a registry without TLS is taken only when that is confirmed, and one with users is known to want a login', async () => {
  const { host, session } = await scene({ users: { ada: 'secret' } });
  const { asker, asked } = somebody([`${host}/base`, true]);
  expect(await session.askForConfig({}, asker)).toEqual({
    releases: {},
    to: `${host}/base`,
    registries: { [host]: { plainHttp: true } },
    wantsLogin: true,
  });
  expect(asked).toEqual(['Base at your registry: HOST[:PORT][/PATH]', `Use ${host} without TLS?`]);
});

test('a base that plan would refuse is asked for again, and says why', async () => {
  const { host, session } = await scene();
  const { asker, told } = somebody(['', 'null', `https://${host}`, host, false]);
  expect(await session.askForConfig({}, asker)).toMatchObject({ to: host });
  expect(told).toEqual([
    expect.stringMatching(/^"" is not a valid base: it is empty/),
    expect.stringContaining('"null" is not a valid base: it is not a host'),
    expect.stringContaining('is not a valid base: it has a scheme'),
    expect.stringContaining('answers in plain http'),
    expect.stringContaining('cse doctor says more'),
  ]);
});
