import { homedir } from 'node:os';
import { join } from 'node:path';
import { readUserFile } from '@cse/session';
import { secretsOf } from './redact.ts';

/** The secrets that this user has where cse reads them: wherever they turn up, they are left out. */
export async function secretsHere(env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<readonly string[]> {
  const folder = env['DOCKER_CONFIG'] || join(homedir(), '.docker');
  const text = await readUserFile('config', join(folder, 'config.json')).catch(() => '');
  return [...secretsOf(env, argv), ...loginsIn(text)];
}

/** Users' passwords and tokens, as docker keeps them: `auth` is the base64 of `user:password`. */
function loginsIn(text: string): readonly string[] {
  return [...text.matchAll(/"(auth|identitytoken|registrytoken|password)"\s{0,9}:\s{0,9}"([^"]{4,8192})"/g)].flatMap(
    ([, name, value = '']) => {
      if (name !== 'auth') return [value];
      const [, password = ''] = /:(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
      return password.length >= 4 ? [value, password] : [value];
    },
  );
}
