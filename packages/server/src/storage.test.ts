import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CseError } from '@cse/errors';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { expect, onTestFinished, test } from 'vitest';
import { api, digestOf } from './api.testing.ts';
import { serve, type RequestEvent } from './index.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cse-storage-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('X-31: what is wrong with the folder is told to whoever runs the server, and to nobody else', async () => {
  const dir = folder();
  const digest = digestOf('x');
  mkdirSync(join(dir, 'blobs/sha256'), { recursive: true });
  symlinkSync('/etc/passwd', join(dir, 'blobs', digest.replace(':', '/')));
  writeFileSync(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(dir, 'index.json'), '{"schemaVersion":2,"manifests":[]}');
  const events: RequestEvent[] = [];
  await using serving = await serve({
    store: layoutStore(dir, nodeFiles()),
    onRequest: (event) => void events.push(event),
  });
  const repo = api(serving.host, 'a');
  for (const path of [`blobs/${digest}`, `manifests/${digest}`]) {
    const got = await repo.call('GET', path);
    expect([path, got.status]).toEqual([path, 500]);
    expect(got.bytes.toString()).not.toMatch(/\/tmp|\/etc|symbolic|link|cse-storage/);
  }
  await expect.poll(() => events).toHaveLength(2);
  expect(String(events[0]?.error)).toContain(dir);
});

test.each([
  ['LAYOUT_INVALID', 'usage', 500],
  ['STORAGE_FAILED', 'unavailable', 503],
  ['ARCHIVE_DAMAGED', 'integrity', 500],
  ['STORAGE_FULL', 'incomplete', 507],
] as const)('X-31: %s names no path to a client', async (code, fault, status) => {
  const store = {
    ...memoryStore(),
    repository: () => {
      throw new CseError(code, fault, '/srv/secret/place is not as it should be');
    },
  };
  await using serving = await serve({ store });
  const got = await api(serving.host, 'a').call('GET', 'tags/list');
  expect([got.status, got.bytes.toString().includes('secret')]).toEqual([status, false]);
});
