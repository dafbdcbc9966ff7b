import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** How a program is started. */
export interface CommandOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a program and gives what it wrote to stdout; throws with all that it said when it does not end well. */
export async function command(name: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { cwd, env } = options;
  const child = spawn(name, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
