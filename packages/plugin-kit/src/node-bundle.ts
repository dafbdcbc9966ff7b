import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '@cse/errors';
import { englishOnly, REQUIRE } from './bundling.ts';
import { noBundler, notBundled } from './errors.ts';

export interface PluginSources {
  /** The plugin's folder, in which esbuild is installed. */
  readonly root: string;
  /** The sources by the name that each is bundled as, without extension: `index`, `commands/charts/list`. */
  readonly entries: Readonly<Record<string, string>>;
  readonly out: string;
}

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
      banner: { js: REQUIRE },
      logLevel: 'silent',
      plugins: [englishOnly],
    });
  } catch (error) {
    throw notBundled(messageOf(error), error);
  }
}

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
