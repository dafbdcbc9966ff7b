import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratio, type Case } from './case.ts';
import { measure } from './measure.ts';

const CLI = fileURLToPath(new URL('../../../packages/cli/', import.meta.url));

/** `cse --version` beside the smallest CLI that oclif makes, on the same Node and the same oclif. */
export async function startUp(): Promise<Case> {
  // Inside the CLI's own folder, so that both load one and the same oclif.
  const bare = await mkdtemp(join(CLI, 'node_modules', '.bare-'));
  const oclif = { bin: 'bare', commands: './commands' };
  await writeFile(
    join(bare, 'package.json'),
    JSON.stringify({ name: 'bare', version: '1.0.0', type: 'module', oclif }),
  );
  await writeFile(
    join(bare, 'run.js'),
    "import { execute } from '@oclif/core';\nawait execute({ dir: import.meta.url });\n",
  );
  const version = (script: string) => ({ program: process.execPath, args: [script, '--version'] });
  return {
    name: 'cse --version',
    goal: '≤ 1.3× a bare oclif CLI',
    contenders: [
      { tool: 'cse', run: () => measure(version(join(CLI, 'bin', 'run.js'))) },
      { tool: 'oclif', run: () => measure(version(join(bare, 'run.js'))) },
    ],
    reached: (figures) => ratio(figures, 'seconds', 'oclif') <= 1.3,
    [Symbol.asyncDispose]: () => rm(bare, { recursive: true }),
  };
}
