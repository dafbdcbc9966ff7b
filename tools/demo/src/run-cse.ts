import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the real command line, as a user would, with what it keeps below `folder`. */
export async function runCse(root: string, folder: string, args: readonly string[]): Promise<number> {
  const env = {
    ...process.env,
    CSE_STATE_DIR: join(folder, 'state'),
    CSE_CACHE_DIR: join(folder, 'cache'),
    DOCKER_CONFIG: join(folder, 'docker'),
    NO_PROXY: '127.0.0.1',
  };
  const bin = join(root, 'packages', 'cli', 'bin', 'run.js');
  const child = spawn(process.execPath, [bin, ...args], { stdio: 'inherit', env, cwd: folder });
  const [code]: readonly (number | null)[] = await once(child, 'exit');
  return code ?? 1;
}
