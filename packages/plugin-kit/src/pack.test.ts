import { symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CseError } from '@cse/errors';
import { layoutStore, nodeFiles } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { checksOf, openPackage, packPlugin, readCases } from './index.ts';
import { writtenPlugin } from './written-plugin.testing.ts';

const SOURCE = `
import { definePlugin } from '@cse/plugin';
import { z } from 'zod';
import { named } from './named.ts';
export default definePlugin({
  name: '@acme/charts',
  item: z.strictObject({ charts: z.array(z.string().regex(/^[a-z]+$/)), size: z.enum(['s', 'l']).default('s') }),
  async *plan({ charts }, context) {
    for (const { wants } of await context.images(charts.map(named))) yield* wants;
  },
});`;
// CommonJS that asks for a module of Node's, as many packages do.
const NAMED = `
import old from './old.cjs';
export const named = (name: string): string => old('vendor.example/acme', name) + ':1.0.0';`;
const OLD = `const { posix } = require('path'); module.exports = (...parts) => posix.join(...parts);`;
const COMMAND = `
import { defineCommand } from '@cse/plugin';
export default defineCommand({ summary: 'List the charts', examples: [], flags: { all: { summary: 'all of them', boolean: true } },
  run: async () => ({ json: 1, text: '' }) });`;

/** A plugin as it is written in TypeScript, with the esbuild of this repository. */
function written(more: Parameters<typeof writtenPlugin>[0] = {}) {
  const made = writtenPlugin({
    cse: { plugin: './src/index.ts', ...more.cse },
    manifest: { devDependencies: { esbuild: '*' }, scripts: { test: 'vitest' }, ...more.manifest },
    files: {
      'src/index.ts': SOURCE,
      'src/named.ts': NAMED,
      'src/old.cjs': OLD,
      'src/commands/charts/list.ts': COMMAND,
      'README.md': '# charts',
      ...more.files,
    },
  });
  return made;
}

async function withEsbuild(root: string): Promise<void> {
  const esbuild = dirname(
    createRequire(createRequire(import.meta.url).resolve('tsup')).resolve('esbuild/package.json'),
  );
  await mkdir(join(root, 'node_modules', '@cse'), { recursive: true });
  symlinkSync(esbuild, join(root, 'node_modules', 'esbuild'));
  symlinkSync(fileURLToPath(new URL('../node_modules/zod', import.meta.url)), join(root, 'node_modules', 'zod'));
  symlinkSync(fileURLToPath(new URL('../../plugin', import.meta.url)), join(root, 'node_modules', '@cse', 'plugin'));
}

test('TypeScript that needs CommonJS is packed whole, plans from a bare folder, and is the same bytes each time', async () => {
  using plugin = written();
  await withEsbuild(plugin.root);
  const store = layoutStore(join(plugin.root, 'recorded'), nodeFiles());
  await image(store, 'vendor.example/acme/one:1.0.0');
  const packed = await packPlugin(plugin.root, { out: plugin.root });
  expect(packed).toEqual({
    name: 'acme-charts',
    version: '1.0.0',
    file: join(plugin.root, 'acme-charts-1.0.0.tgz'),
    files: expect.arrayContaining([
      'README.md',
      'dist/commands/charts/list.js',
      'dist/index.js',
      'item.schema.json',
      'oclif.manifest.json',
    ]),
  });

  const root = await openPackage(packed.file);
  const manifest = JSON.parse(await readFile(join(root.root, 'package.json'), 'utf8'));
  const cse = { plugin: './dist/index.js', item: './item.schema.json' };
  expect(manifest).toMatchObject({ cse, oclif: { commands: './dist/commands' } });
  expect(JSON.parse(await readFile(join(root.root, 'item.schema.json'), 'utf8'))).toEqual({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      charts: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
      size: { type: 'string', enum: ['s', 'l'], default: 's' },
    },
    required: ['charts'],
    additionalProperties: false,
  });
  expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
  const described = JSON.parse(await readFile(join(root.root, 'oclif.manifest.json'), 'utf8'));
  expect(described).toEqual({
    version: '1.0.0',
    commands: {
      'charts:list': expect.objectContaining({
        id: 'charts:list',
        summary: 'List the charts',
        flags: {
          all: expect.objectContaining({ type: 'boolean' }),
          json: expect.objectContaining({ type: 'boolean' }),
        },
        relativePath: ['dist', 'commands', 'charts', 'list.js'],
      }),
    },
  });
  const module = join(root.root, 'dist/index.js');
  const cases = { one: { options: { charts: ['one'] }, source: store } };
  for (const { run } of checksOf({ root: root.root, manifest, declaration: manifest.cse, module }, cases)) await run();
  await root[Symbol.asyncDispose]();

  const before = await readFile(packed.file);
  await packPlugin(plugin.root, { out: plugin.root });
  expect(before.equals(await readFile(packed.file))).toBe(true);
});

test('a source that does not compile is named', async () => {
  using plugin = written({ files: { 'src/named.ts': 'import "left-pad";' } });
  const pack = () => packPlugin(plugin.root, { out: plugin.root }).catch((error: CseError) => error);
  await withEsbuild(plugin.root);
  expect(await pack()).toMatchObject({ code: 'PLUGIN_BUNDLE', message: expect.stringContaining('left-pad') });
});

test('what is no package is told so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cse-none-'));
  await expect(packPlugin(folder, { out: folder })).rejects.toThrow('package.json');
  await expect(openPackage(join(folder, 'none.tgz'))).rejects.toMatchObject({ code: 'FILE_MISSING' });
  await rm(folder, { recursive: true });
});

test('cases are read with their recorded sources, and told where they are wrong', async () => {
  const cases = { one: { options: { charts: ['one'] }, source: './recorded' } };
  using plugin = written({ files: { 'cse-check.json': JSON.stringify(cases) } });
  await expect(readCases(plugin.root)).rejects.toThrow('./recorded is not an OCI image layout');
  const store = layoutStore(join(plugin.root, 'recorded'), nodeFiles());
  const { descriptor } = await image(store, 'vendor.example/acme/one:1.0.0');
  const { one } = await readCases(plugin.root);
  expect(one?.options).toEqual({ charts: ['one'] });
  const source = typeof one?.source === 'function' ? await one.source() : one?.source;
  expect(await source?.repository('vendor.example/acme/one').resolve('1.0.0')).toMatchObject(descriptor);
  using other = written({ files: { 'cse-check.json': '{ "one": { "option": 1 } }' } });
  await expect(readCases(other.root)).rejects.toThrow('cse-check.json is not valid');
});
