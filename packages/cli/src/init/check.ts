import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderConfig, type Answers, type Session } from '@cse/session';

/** Reads the config of these answers as `cse plan` would, and throws what it would throw. Asks no registry. */
export async function checkAnswers(answers: Answers, session: Session): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cse-init-'));
  try {
    const config = join(folder, 'cse.yaml');
    await writeFile(config, renderConfig(answers, { plugins: session.plugins }));
    await using _ = await session.transfer({ config }, { idle: Object.keys(answers.releases).length === 0 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
