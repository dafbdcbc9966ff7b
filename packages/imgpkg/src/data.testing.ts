import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';

const FOLDER = new URL('../../../../shared/data/imgpkg/', import.meta.url);

/** What the real tool wrote. A suite that needs it is skipped, and says so, where it is absent. */
export function withRealData(
  title: string,
  suite: (read: (name: string) => Buffer, path: (name: string) => string) => void,
): void {
  const reason = `${title}: no real data at ../shared/data/imgpkg`;
  if (!existsSync(FOLDER)) return void test.skip(reason);
  describe(title, () =>
    suite(
      (name) => readFileSync(new URL(name, FOLDER)),
      (name) => new URL(name, FOLDER).pathname,
    ),
  );
}
