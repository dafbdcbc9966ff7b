#!/usr/bin/env node
// Writes a package's .d.ts beside its bundle; started in the package's folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.cwd();
const config = join(folder, 'node_modules', '.cache', 'tsconfig.types.json');

mkdirSync(join(config, '..'), { recursive: true });
writeFileSync(
  config,
  JSON.stringify({
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      emitDeclarationOnly: true,
      declaration: true,
      rootDir: join(folder, 'src'),
      outDir: join(folder, 'dist'),
      customConditions: [],
    },
    include: [join(folder, 'src')],
    exclude: [join(folder, 'src/**/*.test.ts'), join(folder, 'src/**/*.testing.ts')],
  }),
);
process.exit(spawnSync('tsc', ['-p', config], { stdio: 'inherit' }).status ?? 1);
