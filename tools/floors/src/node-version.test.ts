import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const nodeOf = (path: string): string => JSON.parse(read(path)).engines?.node;

test('all packages need the same Node, and cse says so where it is older', () => {
  const wanted = nodeOf('package.json');
  const manifests = globSync('{packages,plugins,tools}/*/package.json', { cwd: root });
  expect(manifests.filter((path) => nodeOf(path) !== wanted)).toEqual([]);
  expect(`>=${/WANTED = '(.*)'/.exec(read('packages/cli/bin/run.js'))?.[1]}`).toBe(wanted);
  expect(read('docs/install.md')).toContain(`With Node ${wanted.slice(2)} or newer`);
});
