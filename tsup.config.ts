import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineConfig } from 'tsup';
import { englishOnly, thirdPartyLicences } from './tools/release/src/third-party.mjs';

// Every package is bundled by this one file, from its own folder.
const { cse, 'cse-queue': queue, tsup: own } = JSON.parse(readFileSync('package.json', 'utf8'));
const plugin = cse ?? queue;

/** zod says what is wrong in fifty languages, which are a third of a plugin; cse speaks English. */
const oneLanguage = {
  name: 'one-language',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

const { entry = ['src/index.ts'], ...options } = { ...(plugin && selfContained()), ...own };

export default defineConfig({
  format: ['esm'],
  target: 'node24',
  platform: 'node',
  // Node 24 has `using`; what esbuild makes of it throws an error of an earlier turn of a loop again in the next.
  esbuildOptions: (esbuild) => void (esbuild.supported = { ...esbuild.supported, using: true }),
  // node:sqlite has no name without its prefix.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  esbuildPlugins: [englishOnly(), thirdPartyLicences()],
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
    esbuildPlugins: [oneLanguage],
    // Some of what it carries is CommonJS, and asks for Node's own modules in that way.
    banner: {
      js: "import { createRequire as cseRequire } from 'node:module'; const require = cseRequire(import.meta.url);",
    },
    sourcemap: false,
  };
}
