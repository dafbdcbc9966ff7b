import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { afterAll, beforeAll, describe } from 'vitest';
import { api, type Api } from './api.testing.ts';
import { fileSpool, serve, type ServeOptions, type Serving } from './index.ts';

/** A server under test. */
export interface Place {
  readonly host: string;
  /** The folder of a layout; empty for memory. */
  readonly dir: string;
  /** A repository that nobody used before. */
  fresh(): Api;
}

/** The same cases for a store in memory and for an OCI layout, each served. */
export function describeServed(
  title: string,
  cases: (place: Place) => void,
  options: Partial<ServeOptions> = {},
): void {
  describe.each(['memory', 'layout'] as const)(`${title}, from %s`, (kind) => {
    const dir = kind === 'layout' ? mkdtempSync(join(tmpdir(), 'cse-serve-')) : '';
    let serving: Serving;
    let count = 0;
    beforeAll(async () => {
      const files = nodeFiles();
      const spool = dir ? { spool: fileSpool(files, join(dir, '.cse/uploads')) } : {};
      serving = await serve({ store: dir ? layoutStore(dir, files) : memoryStore(), ...spool, ...options });
    });
    afterAll(async () => {
      await serving.close();
      if (dir) rmSync(dir, { recursive: true });
    });
    cases({
      get host() {
        return serving.host;
      },
      dir,
      fresh: () => api(serving.host, `cases/r${(count += 1)}`),
    });
  });
}
