import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe as describeContent, isManifest, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, type Store } from '@cse/store';
import { unpackTar } from 'modern-tar';
import { afterAll, beforeAll, describe, test } from 'vitest';

const FOLDER = new URL('../../../../shared/data/tanzu-cli/', import.meta.url);

/** The registry that the Tanzu CLI's own tests use, with eleven signed plugin inventories. */
export interface TanzuTree {
  /** A docker-registry's folder, to be served as it is. */
  root(): string;
  /** The public key that signed its inventories. */
  readonly key: string;
  /** Its repositories by path: `tanzu-cli/plugins/airgapped`. */
  repositories(): readonly string[];
  manifest(repository: string, selector: string): { readonly descriptor: Descriptor; readonly bytes: Uint8Array };
  blob(digest: string): Uint8Array;
  /** One file of an image of one layer. */
  file(repository: string, tag: string, path: string): Promise<Uint8Array>;
  /** Puts some of its repositories into a store, as if they were on a host. */
  fill(store: Store, host: string, among?: (repository: string) => boolean): Promise<void>;
}

/** Runs a suite on that tree. Where it is absent the suite is skipped, and one line says so. */
export function withTanzuTree(title: string, suite: (tree: TanzuTree) => void): void {
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

function treeOf(root: () => string): TanzuTree {
  const v2 = (...parts: string[]) => join(root(), 'docker/registry/v2', ...parts);
  const blob = (digest: string) => {
    const hex = digest.slice('sha256:'.length);
    return readFileSync(v2('blobs/sha256', hex.slice(0, 2), hex, 'data'));
  };
  const links = (repository: string, ...parts: string[]) => v2('repositories', repository, '_manifests', ...parts);
  const manifest: TanzuTree['manifest'] = (repository, selector) => {
    const digest = selector.includes(':')
      ? selector
      : readFileSync(links(repository, 'tags', selector, 'current/link'), 'utf8');
    const bytes = blob(digest);
    return { descriptor: describeContent(JSON.parse(bytes.toString()).mediaType, bytes), bytes };
  };
  const repositories = () =>
    readdirSync(v2('repositories'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('/_manifests'))
      .map((path) => path.slice(0, -'/_manifests'.length))
      .sort();
  return {
    root,
    key: readFileSync(new URL('cosign.pub', FOLDER), 'utf8'),
    repositories,
    manifest,
    blob,
    async file(repository, tag, path) {
      const { descriptor, bytes } = manifest(repository, tag);
      const [layer] = parseManifest(descriptor, bytes).layers;
      const entries = layer ? await unpackTar(gunzipSync(blob(layer.digest))) : [];
      return entries.find(({ header }) => header.name === path)?.data ?? new Uint8Array();
    },
    async fill(store, host, among = () => true) {
      for (const path of repositories().filter(among)) {
        const repository = store.repository(`${host}/${path}`);
        const push = (content: Descriptor) => repository.push(content, () => bytesOf(blob(content.digest)));
        const revisions = readdirSync(links(path, 'revisions/sha256')).map((hex): Digest => `sha256:${hex}`);
        for (const { descriptor, bytes } of revisions.map((digest) => manifest(path, digest))) {
          const { config, layers } = parseManifest(descriptor, bytes);
          for (const part of [...layers, ...(config ? [config] : [])]) if (!isManifest(part)) await push(part);
          await push(descriptor);
        }
        for (const tag of readdirSync(links(path, 'tags'))) await repository.tag(manifest(path, tag).descriptor, tag);
      }
    },
  };
}
