import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { image, proxy } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { startCse } from './cse-process.ts';

const KIB = 1024;

test('uploads that the target puts off are read from the source once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cse-busy-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const store = memoryStore();
  await image(store, 'source.example/app:1', { layers: [{ size: 2 * KIB }, { size: 200 * KIB }, { size: 900 * KIB }] });
  const fetched: string[] = [];
  await using source = await serve({
    store,
    onRequest: ({ method, path }) => void (method === 'GET' && path.includes('/blobs/') && fetched.push(path)),
  });
  await using target = await serve({ store: memoryStore() });
  // The first upload of each blob is put off.
  const putOff = new Set<string>();
  await using busy = await proxy(target.host, {
    intercept({ method, path }) {
      const [, blob] = /digest=([^&]+)/.exec(path) ?? [];
      if (method !== 'PUT' || blob === undefined || putOff.has(blob)) return undefined;
      putOff.add(blob);
      return { kind: 'answer', status: 429, headers: { 'retry-after': '0' } };
    },
  });
  const plain = [source.host, busy.host].flatMap((host) => ['--plain-http', host]);
  const reference = `${source.host}/source.example/app:1`;
  const { exit, stderr } = await startCse(['mirror', '--image', reference, ...plain, '--to', `${busy.host}/base`], home)
    .ended;
  expect({ exit, stderr }).toMatchObject({ exit: 0 });
  expect(putOff.size).toBe(4);
  expect(fetched.toSorted()).toEqual([...new Set(fetched)].toSorted());
});
