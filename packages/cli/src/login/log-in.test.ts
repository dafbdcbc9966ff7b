import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@cse/server';
import { openSession } from '@cse/session';
import { memoryStore } from '@cse/store';
import { expect, onTestFinished, test } from 'vitest';

/** A registry that wants a password, and somebody who types these. */
async function scene(typed: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'cse-login-'));
  const { host, close } = await serve({ store: memoryStore(), users: { ada: 'secret' } });
  onTestFinished(async () => {
    await close();
    rmSync(dir, { recursive: true, force: true });
  });
  const asked: (string | undefined)[] = [];
  const told: string[] = [];
  const env = { HOME: dir, DOCKER_CONFIG: dir };
  const session = await openSession({ packages: [], known: [], env, userAgent: 'cse/test' });
  const options = {
    flags: { 'plain-http': [host] },
    async ask(_: string, refused?: string) {
      asked.push(refused);
      return { username: 'ada', password: typed[asked.length - 1] ?? '' };
    },
    onRefused: ({ message }: Error) => void told.push(message),
  };
  return { host, session, options, asked, told, file: join(dir, 'config.json') };
}

test('a wrong password may be typed again, and only the right one is kept', async () => {
  const { host, session, options, asked, told, file } = await scene(['wrong', 'also wrong', 'secret']);
  const result = await session.logIn(host, { ...options, tries: 3 });
  expect(result).toMatchObject({ host, username: 'ada', kept: file, encrypted: false, tried: true });
  expect(asked).toEqual([undefined, 'ada', 'ada']);
  expect(told).toEqual(Array(2).fill(`${host} rejected the login of ada`));
  const { auths } = JSON.parse(readFileSync(file, 'utf8')) as { auths: Record<string, { auth: string }> };
  expect(auths[host]?.auth).toBe(Buffer.from('ada:secret').toString('base64'));
});

test('after three wrong passwords nobody is asked any more', async () => {
  const { host, session, options, asked, told, file } = await scene(['wrong', 'wrong', 'wrong', 'secret']);
  await expect(session.logIn(host, { ...options, tries: 3 })).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  expect([asked.length, told.length]).toEqual([3, 2]);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('what is read from a pipe is tried once', async () => {
  const { host, session, options, asked } = await scene(['wrong', 'secret']);
  await expect(session.logIn(host, options)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  expect(asked).toHaveLength(1);
});
