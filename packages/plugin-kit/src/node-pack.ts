import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { packTar } from 'modern-tar/fs';
import { z } from 'zod';
import { notPackable } from './errors.ts';
import { bundle, readManifest } from './node-bundle.ts';
import { writeCommandManifest } from './node-command-manifest.ts';
import { ITEM_SCHEMA, itemSchemaOf } from './node-item-schema.ts';
import { commandSources, isThere } from './node-plugin-files.ts';

/** What was packed. */
export interface PackedPlugin {
  readonly name: string;
  readonly version: string;
  /** The tarball. */
  readonly file: string;
  readonly files: readonly string[];
}

const packableSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()).optional(),
  cse: z.looseObject({ use: z.string(), plugin: z.string() }),
  oclif: z.looseObject({ commands: z.unknown().optional() }).optional(),
});

/** Bundles a plugin with all that it needs, and packs it into the folder `out` as npm would: the same sources are always the same bytes. */
export async function packPlugin(folder: string, { out }: { readonly out: string }): Promise<PackedPlugin> {
  const root = resolve(folder);
  const parsed = packableSchema.safeParse(await readManifest(root));
  if (!parsed.success) throw notPackable(root, z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '));
  const staged = await mkdtemp(join(tmpdir(), 'cse-pack-'));
  try {
    const { name, version } = parsed.data;
    const manifest = await stage(root, staged, parsed.data);
    const { cse: declaration } = manifest;
    const packed = { root: staged, manifest, declaration, module: join(staged, declaration.plugin) };
    await writeJson(staged, 'package.json', manifest);
    await writeCommandManifest(packed);
    const item = await itemSchemaOf(packed);
    if (item !== undefined) {
      await writeJson(staged, ITEM_SCHEMA, item);
      await writeJson(staged, 'package.json', { ...manifest, cse: { ...declaration, item: `./${ITEM_SCHEMA}` } });
    }
    const file = join(resolve(out), `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`);
    return { name, version, file, files: await writeTarball(staged, file) };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

type Packable = z.infer<typeof packableSchema>;

const writeJson = (folder: string, name: string, value: unknown) =>
  writeFile(join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);

/** Puts into a folder what will be in the package, and gives its package.json. */
async function stage(root: string, staged: string, manifest: Packable): Promise<Packable> {
  const source = sourceOf(manifest.cse.plugin);
  if (!isThere(join(root, source))) throw notPackable(root, `${source} does not exist`);
  const commands = await commandSources(root);
  const entries = Object.fromEntries(
    [source, ...commands].map((path) => [path.replace(/^src\//, '').replace(/\.[jt]s$/, ''), path]),
  );
  await bundle({ root, entries, out: join(staged, 'dist') });
  for (const path of [...(manifest.files ?? []), 'README.md', 'LICENSE', 'CHANGELOG.md'])
    if (!isBundled(path) && isThere(join(root, path)))
      await cp(join(root, path), join(staged, path), { recursive: true });
  // What is bundled needs nothing beside it, and no script of it would run.
  const { scripts: _, dependencies: __, devDependencies: ___, peerDependencies: ____, ...kept } = manifest;
  return {
    ...kept,
    files: ['dist', ...(manifest.files ?? []).filter((path) => !isBundled(path))],
    oclif: { ...manifest.oclif, ...(commands.length > 0 && { commands: './dist/commands', topicSeparator: ' ' }) },
    cse: { ...manifest.cse, plugin: `./dist/${source.replace(/^src\//, '').replace(/\.[jt]s$/, '.js')}` },
  };
}

/** What is bundled, or made by bundling. */
const isBundled = (path: string) => /^(?:\.\/)?(?:dist|src)(?:\/|$)/.test(path);

/** The source of what package.json names: itself, or what it will be built of. */
const sourceOf = (plugin: string) =>
  plugin
    .replace(/^\.\//, '')
    .replace(/^dist\//, 'src/')
    .replace(/^(src\/.*)\.js$/, '$1.ts');

/** The first moment that npm gives to what it packs. */
const LONG_AGO = new Date('1985-10-26T08:15:00Z');

async function writeTarball(folder: string, file: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const sources = paths.map((path) => ({
    type: 'file' as const,
    source: join(folder, path),
    target: `package/${path}`,
    mode: 0o644,
    mtime: LONG_AGO,
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
  }));
  await mkdir(join(file, '..'), { recursive: true });
  await pipeline(packTar(sources), createGzip(), createWriteStream(file));
  return paths;
}
