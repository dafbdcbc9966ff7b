import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { straightImports } from './tools/dev/straight-imports.mjs';
import { englishOnly, REQUIRE } from './packages/plugin-kit/src/bundling.ts';
import { thirdPartyLicences } from './tools/release/src/third-party.mjs';

// Every package is bundled by this one file, from its own folder.
const {
  bin,
  cse,
  'cse-queue': queue,
  tsup: { external: outside = [], ...own } = {},
} = JSON.parse(readFileSync('package.json', 'utf8'));
const plugin = cse ?? queue;

const {
  entry = ['src/index.ts'],
  conditions,
  ...options
} = { ...(plugin && selfContained()), ...(bin && oneProgram()), ...own };

export default defineConfig({
  format: ['esm'],
  target: 'node24',
  platform: 'node',
  // Node 24 has `using`; what esbuild makes of it throws an error of an earlier turn of a loop again in the next.
  esbuildOptions: (esbuild) =>
    void Object.assign(esbuild, { supported: { ...esbuild.supported, using: true }, conditions }),
  // node:sqlite has no name without its prefix.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  esbuildPlugins: [englishOnly, thirdPartyLicences()],
  ...options,
  entry: namedEntries(entry),
});

/** The entries by name, in one order: what is bundled is the same bytes wherever and however often it is made. */
function namedEntries(patterns) {
  const paths = globSync(patterns, { exclude: ['**/*.test.ts'] }).sort();
  return Object.fromEntries(paths.map((path) => [path.slice('src/'.length, -'.ts'.length), path]));
}

/** A plugin is installed from a tarball without network, so it carries all that it needs. */
function selfContained() {
  return {
    entry: ['src/index.ts', 'src/commands/**/*.ts'],
    noExternal: [/.*/],
    banner: { js: REQUIRE },
    sourcemap: false,
  };
}

/**
 * What people start holds all that it is made of, each once: to find and read hundreds of small files takes longer than most
 * commands work.
 */
function oneProgram() {
  // What has files of its own beside it; plugins; and what oclif can do without.
  const external = `(?:(?:${[...outside, 'typescript'].join('|')})$|@(?:cse|oclif)/plugin-(?!kit$))`;
  return {
    external: [new RegExp(`^${external}`)],
    noExternal: [new RegExp(`^(?!${external})`)],
    splitting: true,
    conditions: ['cse:source'],
    esbuildPlugins: [
      englishOnly,
      straightImports(import.meta.dirname, { except: new RegExp(`^${external}`) }),
      thirdPartyLicences(),
    ],
    banner: { js: REQUIRE },
    sourcemap: false,
  };
}
