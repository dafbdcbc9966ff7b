import { printPlan } from '@cse/graph';
import { planContext } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { describe as describeContent, digestOf } from '@cse/oci';
import { bytesOf, memoryStore, type SourceStore } from '@cse/store';
import { artifact, cosigned, image, index } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { describeIsolated } from './index.ts';
import { planning, planWith, WrittenPlugin } from './isolated.testing.ts';

/** Asks for all that a context has, and wants what it found. */
const PLAN = `
  const { source, target } = context;
  const place = (name) => ({ to: name === 'one' ? context.place('acme/' + name) : context.relocate('x.example/acme/' + name) });
  const requests = [{ reference: 'vendor.example/one:v1', path: 'acme/other', tag: 'v2' }, { reference: 'vendor.example/gone', optional: true }];
  for (const { reference, content, wants } of await context.images(requests)) {
    context.note(reference + ' is ' + content.descriptor.digest);
    yield* wants;
  }
  const list = await context.document('https://files.example/sums');
  const file = { url: 'https://files.example/a.iso', checksums: 'https://files.example/sums', title: 'a' };
  context.note('the list has ' + list.length + ' bytes, and a.iso ' + (await context.file(file)).descriptor.size);
  yield { content: await context.artifact({ files: [file, { url: './disk/b.iso' }], annotations: { a: 'b' } }), to: context.place('acme/files'), tag: 'v1' };
  for (const name of item.images) {
    const content = await source.resolve('vendor.example/' + name + ':v1');
    yield { content, ...place(name), tag: 'v1' };
    for await (const each of context.companions(content)) yield { ...each, ...place(name) };
    const parts = await context.successors(content);
    context.note(name + ' has ' + parts.length + ' parts, and ' + (await context.read(content)).length + ' bytes');
  }
  context.note('none: ' + (await source.find('vendor.example/none:v1')) + ', at the target ' + (await target.find(item.images[0] + ':v1')));
  context.note('tags: ' + (await Array.fromAsync(source.tags('vendor.example/one'))).filter((tag) => !tag.startsWith('sha256')));
  context.note('none has tags: ' + (await Array.fromAsync(source.tags('vendor.example/none'))));
  for await (const file of context.files(await source.resolve('vendor.example/files:v1'))) {
    const text = file.path.endsWith('whole') ? new TextDecoder().decode(await file.read())
      : (await Array.fromAsync(file.open())).map((part) => new TextDecoder().decode(part)).join('');
    context.note(file.path + ' ' + file.size + ' ' + file.mode + ' ' + text);
    if (file.path === 'b/enough') break;
  }
  const config = context.create('application/vnd.oci.image.config.v1+json', new TextEncoder().encode('{}'));
  const manifest = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: config.descriptor, layers: [] };
  const made = context.create(manifest.mediaType, new TextEncoder().encode(JSON.stringify(manifest)));
  yield { content: made, to: context.relocate('x.example/acme/made'), tag: 'v1', after: 'item', afterPlugins: ['container-images'] };
  if (context.destination === 'archive') context.postpone('the list of what is there');
`;

/** A few files beside what a store has. */
function withFiles(store: SourceStore): SourceStore {
  const iso = new TextEncoder().encode('a disk image');
  const files: Readonly<Record<string, Uint8Array>> = {
    'https://files.example/a.iso': iso,
    'file:disk/b.iso': new TextEncoder().encode('another'),
    'https://files.example/sums': new TextEncoder().encode(`${digestOf(iso).slice('sha256:'.length)}  a.iso`),
  };
  return {
    ...store,
    repository(name) {
      const bytes = files[name];
      if (!bytes) return store.repository(name);
      const resolve = async () => describeContent('application/octet-stream', bytes);
      return { ...store.repository('files.example/none'), resolve, fetch: () => bytesOf(bytes) };
    },
  };
}

async function filled(): Promise<SourceStore> {
  const source = memoryStore();
  const one = await image(source, 'vendor.example/one:v1');
  await cosigned(source, one);
  await artifact(source, 'vendor.example/one', { subject: one.descriptor, artifactType: 'application/spdx+json' });
  await index(source, 'vendor.example/two:v1', [(await image(source, 'vendor.example/two')).descriptor]);
  await image(source, 'vendor.example/files:v1', {
    files: { 'a/whole': 'read at once', 'b/enough': 'piece by piece', 'c/never': 'not asked for' },
  });
  return withFiles(source);
}

/** The plugin where it was written, as a plugin of ours runs, and as one of others does. */
async function bothWays(body: string): Promise<readonly [Plugin, Plugin] & Disposable> {
  const written = new WrittenPlugin(planning(body));
  const { default: here } = (await import(written.options.module)) as { readonly default: Plugin };
  return Object.assign([here, written.isolated] as const, { [Symbol.dispose]: () => written[Symbol.dispose]() });
}

describe.each(['registry', 'archive'] as const)('a plugin that plans for a target that is a %s', (destination) => {
  test('makes the same plan in a process of its own, to the byte', async () => {
    using plugins = await bothWays(PLAN);
    const source = await filled();
    const options = { images: ['one', 'two'], disk: 'disk' };
    const [here, isolated] = await Promise.all(
      plugins.map(async (plugin) => printPlan(await planWith(plugin, { source, destination, options }))),
    );
    expect(isolated).toBe(here);
    expect(here).toContain('b/enough 14 420 piece by piece');
    expect(here).not.toContain('not asked for');
  });
});

test.each([
  ['what the source lacks', `await context.source.resolve('vendor.example/gone:v1')`, 'CONTENT_NOT_FOUND'],
  ['what is no reference', `await context.source.resolve('vendor.example/A B')`, 'REFERENCE_INVALID'],
  ['images that are missing', `await context.images(['vendor.example/gone:v1'])`, 'IMAGES_MISSING'],
  ['a file that nobody named', `await context.file({ url: '/etc/passwd' })`, 'PLUGIN_FILE'],
  ['a file of which nothing is said', `await context.file({ url: 'https://files.example/a.iso' })`, 'FILE_UNVERIFIED'],
  ['an error of its own', `throw new TypeError('oops')`, 'PLUGIN_THREW'],
  ['a value that is no error', `throw 'oops'`, 'PLUGIN_THREW'],
  [
    'an error as those of cse are',
    `throw Object.assign(new Error('no such chart'), { code: 'CHART_UNKNOWN', fault: 'usage', hint: 'See them.', [Symbol.for('cse.error')]: true })`,
    'CHART_UNKNOWN',
  ],
  [
    'a failure that it caught, and says more of',
    `try { await context.source.resolve('vendor.example/gone:v1') } catch (error) { throw Object.assign(new Error('chart: ' + error.message + ' ' + error.code), { code: 'CHART_GONE', fault: error.fault, [Symbol.for('cse.error')]: true }) }`,
    'CHART_GONE',
  ],
])('%s fails alike in both', async (_title, body, code) => {
  using plugins = await bothWays(body);
  const source = await filled();
  const [here, isolated] = await Promise.all(
    plugins.map((plugin) =>
      planWith(plugin, { source }).then(
        () => undefined,
        ({ code, fault, message, hint }) => ({ code, fault, message, hint }),
      ),
    ),
  );
  expect(isolated).toEqual(here);
  expect(here).toMatchObject({ code });
});

test('what it knows before it asks anybody is told without a plan', async () => {
  using written = new WrittenPlugin(
    `export default { api: 1, name: '@acme/x', facts: { releases: ['1.0.0'] }, async *plan() {} }`,
  );
  expect(await describeIsolated(written.options)).toEqual({ releases: ['1.0.0'] });
});

test('what it lists as releases, and how far it is, comes across', async () => {
  using written = new WrittenPlugin(
    `export default { api: 1, name: '@acme/x', async *plan() {}, async *releases(context) {
      context.progress('reading the tags');
      for await (const version of context.source.tags('vendor.example/one')) yield { kind: 'charts', version };
    } }`,
  );
  const source = memoryStore();
  for (const tag of ['1.0.0', '2.0.0']) await image(source, `vendor.example/one:${tag}`);
  const said: string[] = [];
  const context = planContext({
    source,
    target: source,
    relocate: (name) => name,
    progress: (text) => said.push(text),
  });
  expect(await Array.fromAsync(written.isolated.releases?.(context) ?? [])).toEqual([
    { kind: 'charts', version: '1.0.0' },
    { kind: 'charts', version: '2.0.0' },
  ]);
  expect(said).toEqual(['reading the tags']);
});
