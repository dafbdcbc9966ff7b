import { arch, hostname, platform, userInfo } from 'node:os';
import type { Circumstances } from '@cse/session';
import { redact, secretsOf, withoutSecrets } from './redact.ts';

/** Who runs which command of which cse, on which machine: for the report, which is kept and handed on. */
export function circumstances(version: string): Circumstances {
  const argv = process.argv.slice(2);
  const command = redact(withoutSecrets(argv).map(quoted).join(' '), secretsOf(process.env, argv));
  return { version, command: `cse ${command}`, machine: `${hostname()}, ${platform()} ${arch()}`, ...userHere() };
}

// As a shell reads it back.
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A user without an entry in the system's list, as in containers, has no name. */
function userHere(): Pick<Circumstances, 'user'> {
  try {
    return { user: userInfo().username };
  } catch {
    return {};
  }
}
