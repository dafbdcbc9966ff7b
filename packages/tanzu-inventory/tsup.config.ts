import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node24',
  // SQLite has no name without it.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
});
