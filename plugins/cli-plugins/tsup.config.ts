import { defineConfig } from 'tsup';

// A plugin is installed from a tarball without network, so it carries all that it needs.
export default defineConfig({
  entry: ['src/index.ts', 'src/commands/**/*.ts'],
  format: ['esm'],
  target: 'node24',
  // SQLite has no name without it.
  removeNodeProtocol: false,
  noExternal: [/.*/],
  clean: true,
});
