import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { afterAll, beforeAll, describe, test } from 'vitest';

const FOLDER = new URL('../../../../shared/data/tanzu-cli/', import.meta.url);

export interface RealTree {
  /** A docker-registry's folder, as the Tanzu CLI's own tests serve it. */
  root(): string;
  /** The public key that signed its inventories. */
  readonly key: string;
  /** A manifest, by repository below `tanzu-cli/` and tag. */
  manifest(repository: string, tag: string): { readonly digest: string; readonly bytes: Buffer };
  blob(digest: string): Buffer;
  /** One file of an image of one layer. */
  file(repository: string, tag: string, path: string): Promise<Uint8Array>;
}

/** Runs a suite on the registry tree of the Tanzu CLI's tests; where that is absent the suite is skipped, and says so. */
export function withRealTree(title: string, suite: (tree: RealTree) => void): void {
  if (!existsSync(FOLDER)) return void test.skip(`${title}: no real data at ../shared/data/tanzu-cli`);
  describe(title, () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'cse-tanzu-'));
      execFileSync('tar', ['xjf', new URL('registry-content.bz2', FOLDER).pathname, '-C', folder]);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    suite(treeOf(() => join(folder, 'registry-content')));
  });
}

function treeOf(root: () => string): RealTree {
  const v2 = (...parts: string[]) => join(root(), 'docker/registry/v2', ...parts);
  const blob = (digest: string) => {
    const hex = digest.slice('sha256:'.length);
    return readFileSync(v2('blobs/sha256', hex.slice(0, 2), hex, 'data'));
  };
  const manifest = (repository: string, tag: string) => {
    const link = v2('repositories/tanzu-cli', repository, '_manifests/tags', tag, 'current/link');
    const digest = readFileSync(link, 'utf8');
    return { digest, bytes: blob(digest) };
  };
  return {
    root,
    key: readFileSync(new URL('cosign.pub', FOLDER), 'utf8'),
    manifest,
    blob,
    async file(repository, tag, path) {
      const { layers } = JSON.parse(manifest(repository, tag).bytes.toString());
      const entries = await unpackTar(gunzipSync(blob(layers[0].digest)));
      return entries.find(({ header }) => header.name === path)?.data ?? new Uint8Array();
    },
  };
}
