import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '@cse/errors';
import { noBundler, notBundled } from './errors.ts';

export interface PluginSources {
  /** The plugin's folder, in which esbuild is installed. */
  readonly root: string;
  /** The sources by the name that each is bundled as, without extension: `index`, `commands/charts/list`. */
  readonly entries: Readonly<Record<string, string>>;
  readonly out: string;
}

/** Some of what a plugin carries is CommonJS, and asks for Node's own modules in that way. */
const BANNER = `import { createRequire as cseRequire } from 'node:module'; const require = cseRequire(import.meta.url);`;

/** Bundles a plugin with all that it imports, as ES modules for the Node that runs it. */
export async function bundle({ root, entries, out }: PluginSources): Promise<void> {
  const esbuild = await bundlerOf(root);
  await rm(out, { recursive: true, force: true });
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: { ...entries },
      outdir: out,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      // Node 24 has `using`, and knows better than what it would be compiled to.
      supported: { using: true },
      banner: { js: BANNER },
      logLevel: 'silent',
      plugins: [oneLanguage],
    });
  } catch (error) {
    throw notBundled(messageOf(error), error);
  }
}

interface Loading {
  onLoad(
    where: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => Promise<{ readonly contents: string; readonly resolveDir: string }>,
  ): void;
}

/** zod says what is wrong in fifty languages, which are a third of a small plugin; cse speaks English. */
const oneLanguage = {
  name: 'one-language',
  setup(build: Loading): void {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, async ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: join(path, '..'),
    }));
  },
};

interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The esbuild of the plugin's own project: cse carries none. */
async function bundlerOf(root: string): Promise<Esbuild> {
  try {
    const main = createRequire(join(root, 'package.json')).resolve('esbuild');
    const { default: esbuild }: { readonly default: Esbuild } = await import(pathToFileURL(main).href);
    return esbuild;
  } catch (cause) {
    throw noBundler(root, cause);
  }
}

/** Reads a package.json. */
export const readManifest = async (root: string): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
