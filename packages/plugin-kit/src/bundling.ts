import { dirname } from 'node:path';

/** Some of what a bundle holds is CommonJS, and asks for Node's own modules in that way: what stands at its beginning. */
export const REQUIRE = `import { createRequire as cseRequire } from 'node:module'; const require = cseRequire(import.meta.url);`;

interface Loading {
  onLoad(
    where: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => { readonly contents: string; readonly resolveDir: string },
  ): void;
}

/** An esbuild plugin that leaves out zod's messages in all languages but English: a third of a small plugin. */
export const englishOnly = {
  name: 'english-only',
  setup(build: Loading): void {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};
