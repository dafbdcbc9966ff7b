import { gzipSync } from 'node:zlib';
import { describe as described } from '@cse/oci';
import { readAll } from '@cse/store';
import { expect, test } from 'vitest';
import { against } from '../against.testing.ts';

const bytes = Buffer.alloc(5000, 1);
const blob = described('application/octet-stream', bytes);
const gzipped = (content: Uint8Array) => ({
  status: 200,
  headers: { 'content-encoding': 'gzip' },
  body: gzipSync(content),
});

test('C-130: a blob that is gzipped on the way, though nobody asked for it, is read as it is', async () => {
  await using at = await against(() => gzipped(bytes));
  expect(Buffer.from(await readAll(at.repository.fetch(blob)))).toEqual(bytes);
  expect(at.server.heard).toHaveLength(1);
});

test('C-130: what unpacks to more than the blob is refused after one more try at most, and is never held in memory', async () => {
  const bomb = gzipped(Buffer.alloc(64 * 1024 * 1024));
  await using at = await against(() => bomb);
  const before = process.memoryUsage.rss();
  await expect(readAll(at.repository.fetch(blob))).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
  expect(process.memoryUsage.rss() - before).toBeLessThan(64e6);
  expect(at.server.heard.length).toBeLessThanOrEqual(2);
});
