import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isCseError } from '@cse/errors';
import { jsonOf } from '@cse/text';
import { z } from 'zod';
import { notFetched } from './errors.ts';

/** How npm is found, and asked. */
export interface Npm {
  /** The folder of the package that brings npm along; without it there, npm is looked for in PATH. */
  readonly broughtBy: string;
  /** The registry to ask, where it is not the one that npm is set to. */
  readonly registry?: string | undefined;
}

const run = promisify(execFile);
const packedSchema = z.tuple([z.object({ filename: z.string() })]);

/**
 * Downloads a package into a folder, as npm finds it by a name, a name and a version, or an address. Nothing of it is installed or
 * run. Gives the path of the tarball. Throws `PLUGIN_INSTALL`.
 */
export async function fetchPackage(name: string, npm: Npm, folder: string): Promise<string> {
  const registry = npm.registry === undefined ? [] : ['--registry', npm.registry];
  const options = ['--json', '--ignore-scripts', '--no-update-notifier', '--pack-destination', folder, ...registry];
  try {
    const { stdout } = await runNpm(['pack', name, ...options], npm);
    const packed = packedSchema.safeParse(JSON.parse(stdout));
    if (!packed.success) throw notFetched(name, 'npm does not say what it packed', packed.error);
    return join(folder, packed.data[0].filename);
  } catch (cause) {
    throw isCseError(cause) ? cause : notFetched(name, saidBy(cause), cause);
  }
}

function runNpm(args: readonly string[], { broughtBy }: Npm) {
  const program = npmIn(broughtBy);
  return program === undefined ? run('npm', args) : run(process.execPath, [program, ...args]);
}

function npmIn(folder: string): string | undefined {
  try {
    const manifest = createRequire(join(folder, 'package.json')).resolve('npm/package.json');
    return join(dirname(manifest), 'bin', 'npm-cli.js');
  } catch {
    return undefined;
  }
}

const failureSchema = z.object({ error: z.object({ summary: z.string() }) });

/** The first line of what npm says of its failure: the rest is a log. */
function saidBy(cause: unknown): string {
  const { stdout = '', message = '' } = Object(cause) as { readonly stdout?: string; readonly message?: string };
  const said = failureSchema.safeParse(jsonOf(stdout));
  const text = said.success ? said.data.error.summary : message;
  return text.split('\n', 1)[0] ?? '';
}
