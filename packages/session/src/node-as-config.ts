import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderConfig, type Answers } from './render-config.ts';
import type { Flags } from './flags.ts';
import type { Workspace } from './workspace.ts';

/** Does something with the config that these answers would become, as a command that is given it as a file. */
export async function asConfig<T>(
  answers: Answers,
  { plugins }: Pick<Workspace, 'plugins'>,
  work: (flags: Flags) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cse-init-'));
  try {
    const config = join(folder, 'cse.yaml');
    await writeFile(config, renderConfig(answers, { plugins }));
    return await work({ config });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
