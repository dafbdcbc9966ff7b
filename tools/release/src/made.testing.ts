import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { debianPackages, unpackDebian } from './debian.ts';
import { readFacts } from './facts.ts';

/** What the release is of, and where its files lie. */
export const facts = await readFacts();
export const out = process.env.CSE_RELEASE_DIR ?? join(facts.root, 'dist/release');

/** A folder that goes away with the tests. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cse-released-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A system of libc and a shell alone: no Node, no libstdc++, no tools. */
export async function minimalRoot(folder: string): Promise<string> {
  await unpackDebian(await debianPackages(facts, 'x64', ['libc6', 'dash']), folder);
  for (const name of ['dev', 'root', 'tmp', 'etc']) mkdirSync(join(folder, name), { recursive: true });
  spawnSync('mknod', ['-m', '666', join(folder, 'dev/null'), 'c', '1', '3']);
  return folder;
}

/** Runs a command in such a system, without a network; what it mounts is seen by nobody else. */
export function inside(root: string, command: readonly string[], user = '0:0') {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: user === '0:0' ? '/root' : '/home/cse' };
  const args = ['-n', '-m', 'chroot', `--userspec=${user}`, root, ...command];
  const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', env, timeout: 120_000 });
  return { status, stdout, stderr };
}

/** Runs a program that has to end well, and gives what it printed. */
export function ran(command: string, args: readonly string[], options: Parameters<typeof spawnSync>[2] = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, { timeout: 300_000, ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

/**
 * Whether systems of their own can be made and entered here: as root, on the machine's own architecture, with namespaces.
 * It takes minutes, and so is done where `CI` is set.
 */
export const canInstall =
  process.env.CI === 'true' &&
  process.getuid?.() === 0 &&
  process.arch === 'x64' &&
  spawnSync('unshare', ['-n', '-m', 'true']).status === 0;

/** Makes the release, where nobody has of this commit. */
export function ensureMade(): void {
  const signature = join(out, 'SHA256SUMS.minisig');
  if (existsSync(signature) && readFileSync(signature, 'utf8').includes(`timestamp:${facts.epoch}\t`)) return;
  ran(process.execPath, [join(facts.root, 'tools/release/src/main.ts'), '--out', out], { timeout: 900_000 });
}
