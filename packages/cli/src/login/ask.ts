import { text } from 'node:stream/consumers';
import type { Flags, Login } from '@cse/session';
import { noPassword } from '../errors.ts';

/** The user and the password: from flags and stdin, or asked for where somebody sits. A password is never an argument. */
export async function askForLogin(host: string, flags: Flags, refused?: string): Promise<Login> {
  const username = flags['username'] as string | undefined;
  if (flags['password-stdin'] === true) {
    if (username === undefined) throw noPassword(host, 'a user name is required: --username NAME');
    return { username, password: (await text(process.stdin)).replace(/\r?\n$/, '') };
  }
  if (!process.stdin.isTTY) throw noPassword(host, 'pass it on stdin, with --password-stdin');
  const [{ default: input }, { default: password }] = await Promise.all([
    import('@inquirer/input'),
    import('@inquirer/password'),
  ]);
  const stderr = { output: process.stderr };
  const user = username ?? (await input({ message: `User at ${host}`, required: true, default: refused }, stderr));
  return { username: user, password: await password({ message: 'Password', mask: true }, stderr) };
}
