import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findInstallation, type Installation } from './node-installation.ts';

/** A folder for one test. */
export async function scratch(): Promise<AsyncDisposable & { readonly dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'cse-installation-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

export const PLATFORM = `${process.platform}-${process.arch}`;

/** Installs a cse that is a shell script: it says its version, and what it was started with. */
export async function installScript(
  top: string,
  release: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const { version = '1.2.3' } = release;
  const texts = {
    'release.json': JSON.stringify({ version, platform: PLATFORM, node: '24.21.0', ...release }),
    'bin/cse': `#!/bin/sh\necho "cse ${version} from \${0%/bin/cse}"\nprintf '<%s>\\n' "$@"\n`,
    'lib/a.js': 'export {};\n',
    'lib/deep/b.js': 'export const b = 1;\n',
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), text);
  }
  await chmod(join(top, 'bin', 'cse'), 0o755);
  const found = await findInstallation(join(top, 'lib', 'a.js'));
  if (!found) throw new Error(`${top} is not an installation`);
  return found;
}

export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with nothing in its environment but what is given. */
export function run(line: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '/'): Promise<Outcome> {
  const [program = '', ...args] = line;
  return new Promise((resolve) => {
    execFile(program, args, { env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env }, cwd }, (error, stdout, stderr) =>
      resolve({ exit: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}
