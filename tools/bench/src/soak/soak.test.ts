import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { flippedBytes } from './flips.ts';
import { fullDisks } from './full-disk.ts';
import { killedExports, killedImports } from './kills.ts';

const root = mkdtempSync(join(tmpdir(), 'soak-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// What is soaked is tested where it is; these are long.
test.runIf(process.env['CI']).each([
  ['B-08, B-09', killedExports, 2],
  ['B-08', killedImports, 2],
  ['B-29', flippedBytes, 20],
  ['B-12', fullDisks, 1],
] as const)(
  '%s: a few rounds of what soaks for long come out right',
  async (_, soak, count) => {
    const outcome = await soak.run(count, mkdtempSync(join(root, 'soak-')));
    expect(outcome.wrong).toEqual([]);
  },
  180_000,
);
