import { messageOf } from '@cse/errors';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { checksOf, planOf, throughArchive } from './index.ts';
import { PLAN, writtenPlugin } from './written-plugin.testing.ts';

const source = async () => {
  const store = memoryStore();
  for (const name of ['one', 'two']) await image(store, `vendor.example/acme/${name}:1.0.0`);
  return store;
};
const cases = { charts: { options: { charts: ['one', 'two'] }, source } };

/** What a plugin fails at, by check. */
async function failures(written: Parameters<typeof writtenPlugin>[0], asked: typeof cases = cases) {
  using made = writtenPlugin(written);
  const failed: Record<string, string> = {};
  for (const { title, run } of checksOf(made.plugin, asked))
    await run().catch((error: unknown) => void (failed[title] = messageOf(error)));
  return failed;
}

test('a plugin that keeps the contract fails at nothing', async () => {
  const command = `export default { spec: { run: async () => ({ json: 1, text: '' }) } };`;
  const manifest = { oclif: { commands: './dist/commands' } };
  expect(await failures({ manifest, files: { 'dist/commands/charts/list.js': command } })).toEqual({});
});

describe('its package', () => {
  test.each([
    ['its package has the module that it declares', { manifest: { files: ['lib'] } }, '"files" in package.json'],
    [
      'its module is the plugin that it declares',
      { module: PLUGIN('@acme/other') },
      'its package.json calls it "@acme/charts"',
    ],
    ['its module is the plugin that it declares', { module: 'export default 1' }, 'is not made by definePlugin'],
    ['its module is the plugin that it declares', { module: `import 'left-pad'` }, 'left-pad'],
    [
      'the schema of its item is that of its code',
      { cse: { item: './item.schema.json' } },
      './item.schema.json does not describe the item of the plugin: it does not exist',
    ],
    [
      'the schema of its item is that of its code',
      { cse: { item: './item.schema.json' }, files: { 'item.schema.json': 'type: object' } },
      'it is not JSON',
    ],
    [
      'the schema of its item is that of its code',
      {
        cse: { item: './item.schema.json' },
        files: { 'item.schema.json': '{ "type": "object" }' },
        module: `export default { api: 1, name: '@acme/charts', async *plan(item, context) { ${PLAN} }, itemSchema: () => ({}) }`,
      },
      'the code takes another item',
    ],
    ['it installs without a network', { manifest: { dependencies: { 'left-pad': '1.3.0' } } }, 'left-pad'],
    [
      'it has no scripts and hooks that would never run',
      { manifest: { scripts: { postinstall: 'x' } } },
      'postinstall',
    ],
    [
      'it has no scripts and hooks that would never run',
      { manifest: { oclif: { hooks: { init: 'x' } } } },
      'hooks init',
    ],
    [
      'its commands load',
      { manifest: { oclif: { commands: './dist/commands' } }, files: { 'dist/commands/a/b.js': 'export const x = 1' } },
      'dist/commands/a/b.js is no command',
    ],
    [
      'its commands load',
      { manifest: { oclif: { commands: './dist/commands' } }, files: { 'dist/commands/a/b.js': 'import "left-pad"' } },
      'the command dist/commands/a/b.js does not load',
    ],
  ])('%s, or it is said: %j', async (title, written, says) => {
    using made = writtenPlugin(written);
    const check = checksOf(made.plugin, {}).find((each) => each.title === title);
    await expect(check?.run()).rejects.toThrow(says);
  });
});

describe('what it plans', () => {
  test('outside of its paths is refused with the place', async () => {
    const plan = PLAN.replace("relocate('vendor.example/acme/'", "relocate('vendor.example/stable/'");
    expect(await failures({ plan })).toMatchObject({
      'charts: it plans, below the base and in the paths that it declares': expect.stringContaining(
        'may not put content at registry.example/base/stable/one',
      ),
    });
  });

  test('differs where it follows from chance', async () => {
    const plan = `${PLAN} context.note('at ' + Math.random())`;
    expect(Object.keys(await failures({ plan }))).toEqual([
      'charts: it makes the same plan twice',
      'charts: it makes the same plan in a process of its own',
    ]);
  });

  test('differs where it needs more than a process of its own has', async () => {
    const plan = `if (!process.env.PATH) item.charts.pop(); ${PLAN}`;
    expect(await failures({ plan })).toEqual({
      'charts: it makes the same plan in a process of its own': expect.stringMatching(
        /it lacks .*registry\.example\/base\/acme\/two/,
      ),
    });
  });

  test('has to be something', async () => {
    expect(await failures({ plan: '' })).toEqual({
      'charts: it plans, below the base and in the paths that it declares': 'it wants nothing',
    });
  });

  test('is printed nowhere', async () => {
    expect(await failures({ plan: `if (!process.env.PATH) console.log('hello'); ${PLAN}` })).toMatchObject({
      'charts: it prints nothing': 'it prints: hello',
    });
  });

  test('cannot be planned from an archive where it reads what it does not want', async () => {
    const plan = `await context.source.resolve('vendor.example/acme/two:1.0.0'); item.charts = ['one']; ${PLAN}`;
    expect(await failures({ plan })).toEqual({
      'charts: it makes the same plan from an archive':
        'from its own archive it cannot plan: vendor.example/acme/two has no 1.0.0',
    });
  });

  test('may have a place of its own on both sides of an air gap', async () => {
    const plan = PLAN.replace("relocate('vendor.example/acme/'", "relocate('vendor.example/acme/charts/'");
    expect(await failures({ plan })).toEqual({});
  });
});

test('a plan remembers how it was made, and is made again from an archive', async () => {
  using made = writtenPlugin();
  const plugin = (await made.plugin.here?.()) as Parameters<typeof planOf>[0];
  const plan = await planOf(plugin, { charts: ['one'] }, { source: await source() });
  const imported = await throughArchive(plan);
  expect(imported.images).toEqual(plan.images);
  expect(plan.images.map(({ reference }) => reference)).toEqual(['registry.example/base/acme/one:1.0.0']);
});

function PLUGIN(name: string): string {
  return `export default { api: 1, name: '${name}', async *plan() {} };`;
}
