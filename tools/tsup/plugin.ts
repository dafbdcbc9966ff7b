import { defineConfig } from 'tsup';

/** A plugin is installed from a tarball without network, so it carries all that it needs. */
export default defineConfig({
  entry: ['src/index.ts', 'src/commands/**/*.ts', '!src/**/*.test.ts'],
  format: ['esm'],
  target: 'node24',
  platform: 'node',
  // SQLite has no name without it.
  removeNodeProtocol: false,
  noExternal: [/.*/],
  // Some of what it carries is CommonJS, and asks for Node's own modules in that way.
  banner: {
    js: "import { createRequire as cseRequire } from 'node:module'; const require = cseRequire(import.meta.url);",
  },
  clean: true,
});
