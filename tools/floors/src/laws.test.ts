import { expect, test } from 'vitest';
import { printViolation, violationsOf } from './laws.ts';
import { parseFile, roomOf } from './parse.ts';

const SENTENCE = 'What it says of itself.';

interface Sketch {
  readonly floor?: number | string;
  readonly dependencies?: Record<string, string>;
  readonly files?: Readonly<Record<string, string>>;
  readonly manifest?: object;
  readonly readme?: string;
}

function room(dir: string, { floor = 3, dependencies = {}, files = {}, manifest = {}, readme }: Sketch) {
  const name = `@cse/${dir.split('/')[1]}`;
  const paper = {
    name,
    description: SENTENCE,
    type: 'module',
    exports: { '.': { 'cse:source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
    dependencies,
    nx: { tags: [`floor:${floor}`] },
    ...manifest,
  };
  return roomOf(dir, JSON.stringify(paper), {
    readme: readme ?? `# ${name}\n\n${SENTENCE}\n\n\`\`\`ts\n${files['index.ts'] ?? ''}\n\`\`\`\n`,
    files: Object.entries(files).map(([path, text]) => parseFile(`${dir}/src/${path}`, text)),
  });
}

const broken = (...rooms: ReturnType<typeof room>[]) => violationsOf({ rooms }).map(printViolation);
const oci = room('packages/oci', { floor: 1 });
const depending = (name: string) => ({ [name]: 'workspace:*' });

test('a house that keeps its laws has no violations', () => {
  const graph = room('packages/graph', {
    floor: 2,
    dependencies: depending('@cse/oci'),
    files: {
      'index.ts': "export { a } from './a.ts';",
      'a.ts': "import { b } from '@cse/oci';\n/** B. */\nexport const a = b;",
    },
  });
  expect(broken(oci, graph)).toEqual([]);
});

test('law 1: an arrow up, sideways, or to something that is not declared is named with its line', () => {
  const graph = room('packages/graph', { floor: 2, files: { 'a.ts': "\nimport { x } from '@cse/store';\nx();" } });
  const store = room('packages/store', { floor: 2 });
  expect(broken(graph, store)).toEqual([
    'packages/graph/src/a.ts:2  [law 1] imports @cse/store, which its package.json does not name',
    'packages/graph/src/a.ts:2  [law 1] imports @cse/store of floor 2 from floor 2',
  ]);
});

test('law 1: only the front door of another package is open', () => {
  const files = { 'a.ts': "import '@cse/oci/src/digest.ts';\nimport '../../oci/src/digest.ts';" };
  expect(broken(oci, room('packages/graph', { floor: 2, dependencies: depending('@cse/oci'), files }))).toEqual([
    'packages/graph/src/a.ts:1  [law 1] imports @cse/oci/src/digest.ts; only @cse/oci itself is open',
    'packages/graph/src/a.ts:2  [law 1] goes into another room by the window: ../../oci/src/digest.ts',
  ]);
});

test('law 1: what nobody imports is not depended on, and a room stands where the design has it', () => {
  expect(broken(oci, room('packages/graph', { floor: 3, dependencies: depending('@cse/oci') }))).toEqual([
    'packages/graph/package.json:1  [law 1] stands on floor 2, and its tag says 3',
    'packages/graph/package.json:1  [law 1] depends on @cse/oci, which nothing imports',
  ]);
});

test('law 1: what a bundle leaves outside is depended on', () => {
  const manifest = { tsup: { external: ['@cse/oci'] } };
  expect(broken(oci, room('packages/graph', { floor: 2, dependencies: depending('@cse/oci'), manifest }))).toEqual([]);
});

test('law 1: a plugin imports the contract and format packages, and nothing else', () => {
  const files = { 'index.ts': "import { memoryStore } from '@cse/store';\nmemoryStore();" };
  const plugin = room('plugins/x', { floor: 5, files, dependencies: depending('@cse/store') });
  expect(broken(room('packages/store', { floor: 2 }), plugin)).toEqual([
    'plugins/x/src/index.ts:1  [law 1] a plugin imports @cse/store',
  ]);
});

test('law 2: what runs a plan knows no plugin', () => {
  const files = { 'a.ts': "import type { Plugin } from '@cse/plugin';" };
  const plugin = room('packages/plugin', { floor: 2 });
  expect(broken(plugin, room('packages/executor', { files, dependencies: depending('@cse/plugin') }))).toEqual([
    'packages/executor/src/a.ts:1  [law 2] imports @cse/plugin: planning reads, running writes',
  ]);
});

test('law 6: the core says no kind, in whatever case it is written; comments and tests may', () => {
  const files = {
    'a.ts':
      "// tkg\nexport const tkgVersion = 1;\nexport const b = `a ${1} bundle`;\nexport const bundled = 'unbundled';",
    'a.test.ts': "export const c = 'tkg';",
  };
  expect(broken(room('packages/planner', { files }))).toEqual([
    'packages/planner/src/a.ts:2  [law 6] says "tkg": the core knows no kind',
    'packages/planner/src/a.ts:3  [law 6] says "bundle": the core knows no kind',
  ]);
  expect(broken(room('packages/tkg', { floor: 4, files }))).toEqual([]);
});

test('law 7: only the CLI prints and exits', () => {
  const files = { 'node-a.ts': "console.log('x');\nprocess.exitCode = 1;" };
  expect(broken(room('packages/executor', { files }))).toEqual([
    'packages/executor/src/node-a.ts:1  [law 7] uses console.log: only the CLI prints and exits',
    'packages/executor/src/node-a.ts:2  [law 7] uses process.exitCode: only the CLI prints and exits',
  ]);
  const ending = { 'a.ts': 'process.exitCode = 1;' };
  expect(broken(room('packages/cli', { floor: 7, files: ending }))).toEqual([]);
  const shown = { 'a.ts': 'process.exitCode = process.stdout.columns;' };
  expect(broken(room('packages/terminal', { floor: 4, files: shown }))).toEqual([
    'packages/terminal/src/a.ts:1  [law 7] uses process.exitCode: only the CLI prints and exits',
  ]);
});

test('law 7: in the CLI too, only one file writes to a stream', () => {
  const files = {
    'a.ts': "process.stdout.write('x');\noptions.stderr.write('x');",
    'streams.ts': "stream.write('x');",
  };
  expect(broken(room('packages/cli', { floor: 7, files }))).toEqual([
    'packages/cli/src/a.ts:1  [law 7] uses process.stdout.write: only packages/terminal/src/streams.ts writes to a stream',
    'packages/cli/src/a.ts:2  [law 7] uses options.stderr.write: only packages/terminal/src/streams.ts writes to a stream',
  ]);
});

test('law cli: the CLI is small: at most 2,800 lines of code, whatever its comments take', () => {
  const files = (lines: number) => ({ 'a.ts': `// A comment.\n\n${'f();\n'.repeat(lines)}` });
  const found = broken(room('packages/cli', { floor: 7, files: files(2801) })).filter((each) =>
    each.includes('[law cli]'),
  );
  expect(found).toEqual(['packages/cli/package.json:1  [law cli] has 2801 lines of code, not 2800 at most']);
  const fine = broken(room('packages/cli', { floor: 7, files: files(2800) }));
  expect(fine.filter((each) => each.includes('[law cli]'))).toEqual([]);
});

test('law circles: no file imports one that leads back to it, not even for a type', () => {
  const files = {
    'a.ts': "import { b } from './b.ts';\nexport interface A { readonly a: 1 }",
    'b.ts': "import { c } from './c.ts';",
    'c.ts': "import type { A } from './a.ts';\nimport { d } from './d.ts';",
    'd.ts': 'export const d = 1;',
  };
  expect(broken(room('packages/oci', { floor: 1, files }))).toEqual([
    'packages/oci/src/a.ts:1  [law circles] imports itself by way of packages/oci/src/b.ts, packages/oci/src/c.ts',
  ]);
});

test('law sentences: what a package opens says what it is', () => {
  const files = {
    'index.ts': "export { a, type A } from './a.ts';\nexport { b as c } from './a.ts';",
    'a.ts': '/** Says it. */\nexport const a = 1;\nexport type A = 1;\nexport function b() {}',
  };
  expect(broken(room('packages/oci', { floor: 1, files })).filter((each) => each.includes('[law sentences]'))).toEqual([
    'packages/oci/src/a.ts:4  [law sentences] opens b without a sentence on it',
  ]);
});

test('law casts: at most two in a thousand lines', () => {
  const files = (casts: number) => ({ 'a.ts': 'f();\n'.repeat(1000 - casts) + 'g(x as Y);\n'.repeat(casts) });
  const found = (casts: number) =>
    broken(room('packages/oci', { floor: 1, files: files(casts) })).filter((each) => each.includes('[law casts]'));
  expect(found(2)).toEqual([]);
  expect(found(3)).toEqual(['package.json:1  [law casts] has 3 casts in 1000 lines, not 2 in 1,000 at most']);
});

test('law 8: no package opens a schema', () => {
  const files = {
    'index.ts': "export { aSchema, parseA } from './a.ts';",
    'a.ts': '/** It. */\nexport const aSchema = z.object({});\n/** Reads it. */\nexport const parseA = 1;',
  };
  expect(broken(room('packages/executor', { files }))).toEqual([
    'packages/executor/src/index.ts:1  [law 8] opens the schema aSchema; open what it parses instead',
  ]);
});

test('law 9: the outside enters through adapters alone', () => {
  const text = [
    "import { readFile } from 'node:fs/promises';",
    "import { createHash, randomUUID } from 'node:crypto';",
    "import type { Server } from 'node:http';",
    "import { isIP } from 'node:net';",
    'Date.now(); new Date(5); new Date();',
    'setTimeout(f, 1); timers.setTimeout(f, 1);',
    "Math.random(); fetch('x'); store.fetch('x'); process.env.X;",
  ].join('\n');
  expect(broken(room('packages/executor', { files: { 'a.ts': text, 'node-a.ts': text, 'a.test.ts': text } }))).toEqual([
    'packages/executor/src/a.ts:1  [law 9] imports node:fs/promises outside of an adapter',
    'packages/executor/src/a.ts:2  [law 9] takes randomUUID from node:crypto outside of an adapter',
    'packages/executor/src/a.ts:5  [law 9] uses Date.now outside of an adapter',
    'packages/executor/src/a.ts:5  [law 9] uses new Date() outside of an adapter',
    'packages/executor/src/a.ts:6  [law 9] uses setTimeout outside of an adapter',
    'packages/executor/src/a.ts:7  [law 9] uses Math.random outside of an adapter',
    'packages/executor/src/a.ts:7  [law 9] uses fetch outside of an adapter',
    'packages/executor/src/a.ts:7  [law 9] uses process.env outside of an adapter',
  ]);
});

test('what is too large is named: files, functions, parameters, front doors', () => {
  const files = {
    'long.ts': `export const a = 1;\n${'//\n'.repeat(250)}`,
    'function.ts': `export function f(a, b, c, d) {\n${'  a();\n'.repeat(50)}}`,
    'store.ts': `export function g() {\n  return {\n${`    m() {\n${'      a();\n'.repeat(30)}    },\n`.repeat(4)}  };\n}`,
    'index.ts': `export { ${Array.from({ length: 16 }, (_, at) => `v${at}`).join(', ')}, type T } from './a.ts';\nexport * from './b.ts';`,
  };
  expect(broken(room('packages/executor', { files }))).toEqual([
    'packages/executor/src/long.ts:251  [law sizes] has 251 lines; at 250 it is two files',
    'packages/executor/src/function.ts:1  [law sizes] f has 52 lines of its own, not 50 at most',
    'packages/executor/src/function.ts:1  [law sizes] f has 4 parameters, not 3 at most',
    'packages/executor/src/index.ts:1  [law fronts] opens 16 values, not 15 at most',
    'packages/executor/src/index.ts:2  [law fronts] exports all of a file; name what is meant',
  ]);
});

test('any is nowhere, not even in tests', () => {
  const files = { 'a.test.ts': 'const a: any = 1;' };
  expect(broken(room('packages/executor', { files }))).toEqual([
    'packages/executor/src/a.test.ts:1  [law any] says any',
  ]);
});

test('a file has a name that says something, in kebab-case', () => {
  const files = { 'utils.ts': '', 'camelCase.ts': '', 'a.test.ts': '', 'tar.testing.ts': '' };
  expect(broken(room('packages/executor', { files }))).toEqual([
    'packages/executor/src/utils.ts:1  [law names] "utils.ts" says nothing of what is inside',
    'packages/executor/src/camelCase.ts:1  [law names] "camelCase.ts" is not in kebab-case',
  ]);
});

test('a package says what it is, in package.json and README alike, and shows an example', () => {
  expect(
    broken(room('packages/executor', { manifest: { description: 'no sentence', exports: {} }, readme: '# other\n' })),
  ).toEqual([
    'packages/executor/package.json:1  [law papers] has no description that is a sentence',
    'packages/executor/package.json:1  [law papers] its front door lacks cse:source, types, default',
    'packages/executor/README.md:1  [law papers] does not begin with "# @cse/executor"',
    'packages/executor/README.md:1  [law papers] does not hold the sentence of its package.json',
    'packages/executor/README.md:1  [law papers] has no example',
  ]);
});

test('a README names all that the package opens', () => {
  const files = { 'index.ts': "export { a, abc, type T } from './a.ts';" };
  const readme = `# @cse/executor\n\n${SENTENCE}\n\n\`\`\`ts\nabc();\n\`\`\`\n`;
  expect(broken(room('packages/executor', { files, readme }))).toEqual([
    'packages/executor/README.md:1  [law papers] does not name a',
  ]);
});

test('a type that has the name of another is named with both places', () => {
  const graph = room('packages/graph', { floor: 2, files: { 'a.ts': 'export interface Held {}' } });
  const store = room('packages/store', {
    floor: 2,
    files: { 'b.ts': '\ntype Held = string;', 'c.test.ts': 'type Held = 1;' },
  });
  expect(broken(graph, store)).toEqual([
    'packages/store/src/b.ts:2  [law types] declares Held, as packages/graph/src/a.ts does: name what it holds',
  ]);
});
