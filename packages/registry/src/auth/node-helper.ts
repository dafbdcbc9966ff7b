import { spawn } from 'node:child_process';
import type { RunHelper } from './credential-helper.ts';

const LIMIT = 1024 * 1024;
const PATIENCE = 30_000;

const SAID: Readonly<Record<string, string>> = {
  ENOENT: 'it is not on the PATH',
  EACCES: 'it is not executable',
  ABORT_ERR: `it did not finish within ${PATIENCE / 1000} s`,
};

/** Runs helpers from the PATH. */
export const helperRunner: RunHelper = (name, { action, input }) => {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; output: string }>();
  const child = spawn(`docker-credential-${name}`, [action], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // Its clock keeps no process alive, as that of spawn's own time-out would where there is no such program.
    signal: AbortSignal.timeout(PATIENCE),
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.length > LIMIT) child.kill('SIGKILL');
  });
  child.once('error', (cause: NodeJS.ErrnoException) =>
    reject(new Error(SAID[cause.code ?? ''] ?? cause.message, { cause })),
  );
  child.once('close', (code) =>
    code === null ? reject(new Error('it did not finish, or printed too much')) : resolve({ code, output }),
  );
  // A helper that does not read what it is told says so by its exit code.
  child.stdin.on('error', () => undefined).end(input);
  return promise;
};
