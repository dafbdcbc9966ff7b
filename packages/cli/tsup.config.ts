import { defineConfig } from 'tsup';

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/main.ts',
    'src/write-schema.ts',
    'src/write-docs.ts',
    'src/hooks/*.ts',
    'src/commands/**/*.ts',
    '!src/**/*.test.ts',
  ],
  format: ['esm'],
  target: 'node24',
  splitting: true,
  sourcemap: true,
  clean: true,
});
