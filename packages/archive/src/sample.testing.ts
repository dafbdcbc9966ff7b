import type { Plan } from '@cse/graph';
import { digestOf } from '@cse/oci';
import { bytesOf, memoryStore, nodeFiles, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import type { PluginTarball } from '@cse/transfer';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveTarget, type ArchiveTargetOptions } from './index.ts';
import { carry, planOf, type Carrying } from './plan.testing.ts';

const linux = (architecture: string) => ({ os: 'linux', architecture });

export interface Sample {
  readonly source: Store;
  readonly plan: Plan;
}

/** Three repositories: two share a layer, one has two platforms and a large layer. */
export async function sample({ size = 300_000 }: { readonly size?: number } = {}): Promise<Sample> {
  const source = memoryStore();
  const shared = { size: 150_000, seed: 'shared' };
  await image(source, 'reg.example/a/one:v1', { layers: [shared, { size: 1000, seed: 'one' }] });
  await image(source, 'reg.example/a/two:v2', { layers: [shared, { size: 70_001, seed: 'two' }] });
  await index(source, 'reg.example/b:latest', [
    { platform: linux('amd64'), layers: [{ size, seed: 'large' }] },
    { platform: linux('arm64'), layers: [{ files: { hello: 'world' } }] },
  ]);
  return {
    source,
    plan: await planOf(source, ['reg.example/a/one:v1', 'reg.example/a/two:v2', 'reg.example/b:latest']),
  };
}

export type WriteOptions = Partial<ArchiveTargetOptions> & Carrying & { readonly source?: Store };

/** Writes the archive of a sample, from the beginning to the end. */
export async function write(dir: string, { source, plan }: Sample, options: WriteOptions = {}) {
  await using target = await archiveTarget(dir, { plan, files: nodeFiles(), ...options });
  await carry(plan, options.source ?? source, target, options);
  return await target.finish();
}

/** A folder that is gone when the test file is through. */
export function scratch() {
  const root = mkdtempSync(join(tmpdir(), 'archive-'));
  let count = 0;
  const fresh = () => join(root, String((count += 1)));
  return {
    root,
    fresh,
    /** A copy of a folder, to be damaged. */
    copyOf(dir: string): string {
      const copy = fresh();
      cpSync(dir, copy, { recursive: true });
      return copy;
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** A plugin that `cse-plugin-USE` packed: this text. */
export function tarball(
  use: string,
  { text = use, ...facts }: { readonly text?: string } & Partial<PluginTarball> = {},
) {
  const bytes = Buffer.from(text);
  const content = { digest: digestOf(bytes), size: bytes.byteLength, read: () => bytesOf(bytes) };
  return { use, name: `cse-plugin-${use}`, version: '1.2.3', ...content, ...facts } satisfies PluginTarball;
}

/** The hash of each file in a folder. */
export function hashesIn(dir: string): Record<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(dir.length + 1), hashOf(path)]),
  );
}
