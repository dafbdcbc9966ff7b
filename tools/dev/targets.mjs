// What can be done with a package follows from what is in its folder: nx asks here, and no package says it again.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PACKAGES = '{package.json,{packages,plugins,plugins/examples,tools}/*/package.json}';

export const name = 'cse-targets';
export const createNodesV2 = [
  PACKAGES,
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { root, targets: targetsOf(join(workspaceRoot, root), root) } } }];
    }),
];

function targetsOf(folder, root) {
  if (root === '.') return { typecheck: run('tsc -p tsconfig.json'), lint: run(LINT) };
  const { exports, oclif } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const has = (path) => existsSync(join(folder, path));
  return {
    ...(exports && has('src/index.ts') && { build: run(BUNDLE + (oclif ? MANIFEST : '')), types: run(TYPES) }),
    ...(has('src') && { test: run(testIn(root)) }),
  };
}

const LINT = 'oxlint --quiet && knip --no-progress --no-config-hints && prettier --check --log-level warn --cache .';
const BUNDLE = 'tsup --config ../../tsup.config.ts';
const MANIFEST = ' && oclif manifest .';
const TYPES = 'node ../../tools/dev/types.mjs';

// These tests wait for processes that they start, and are the last to end: alone, each would leave a processor idle.
const PROCESSES = ['packages/cli', 'tools/acceptance'];

function testIn(root) {
  const top = root.replaceAll(/[^/]+/g, '..');
  const workers = PROCESSES.includes(root) ? ' --maxWorkers=2' : '';
  // Each step of the tests of the command line is a process of its own, and the machine may be busy.
  const patience = root === 'packages/cli' ? ' --testTimeout=180000' : '';
  return `vitest run --root ${top} --dir . --config vitest.config.ts${workers}${patience}`;
}

function run(command) {
  return { executor: 'nx:run-commands', options: { command, cwd: '{projectRoot}' } };
}
