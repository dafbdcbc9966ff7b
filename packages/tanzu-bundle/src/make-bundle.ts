import { layoutStore, replaceFile, tarFrame, withPlainErrors, type Bytes, type Files, type Store } from '@cse/store';
import { BUNDLE_FOLDER, MANIFEST_FILE, printBundleManifest } from './bundle-manifest.ts';
import { collect, type BundleFile } from './collect.ts';
import { bundleExists } from './errors.ts';
import { readFile } from './file-bytes.ts';
import { gzipped } from './gzipped.ts';
import { innerTar } from './inner-tar.ts';
import type { BundleOptions } from './open-bundle.ts';

/** A bundle in the making: what is put into its store is in the file when it is finished, and nowhere when it is not. */
export interface BundleMaker extends AsyncDisposable {
  /** A target like a registry, empty at first; everything keeps its own name in it. */
  readonly store: Store;
  /** Writes the file. Throws `TANZU_BUNDLE_EMPTY` where no inventory was put. */
  finish(): Promise<void>;
}

/** Begins what `tanzu plugin upload-bundle` takes. The same content makes the same file, packed if its name ends in `.gz`. */
export async function makeTanzuBundle(path: string, { files, scratch }: BundleOptions): Promise<BundleMaker> {
  const plain = withPlainErrors(files);
  if (await plain.stat(path)) throw bundleExists(path);
  const folder = await scratch();
  const spool = layoutStore(`${folder.dir}/spool`, files);
  const repositories = new Set<string>();
  return {
    store: {
      repository: (name) => (repositories.add(name), spool.repository(name)),
      [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
    },
    async finish() {
      const { manifest, metadata, parts } = await collect({ spool, repositories, path });
      const small = { [MANIFEST_FILE]: Buffer.from(printBundleManifest(manifest)), [manifest.metadata.file]: metadata };
      const tar = outerTar(parts, { small, spool, files: plain, dir: folder.dir });
      await replaceFile(plain, path, path.endsWith('.gz') ? gzipped(tar) : tar);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

interface Outer {
  readonly small: Readonly<Record<string, Uint8Array>>;
  readonly spool: Store;
  readonly files: Files;
  readonly dir: string;
}

/** Each part is made when its turn comes, and taken away again. */
async function* outerTar(parts: readonly BundleFile[], { small, spool, files, dir }: Outer): Bytes {
  const byName = new Map(parts.map((part) => [part.file, part]));
  yield tarFrame.header({ name: BUNDLE_FOLDER, size: 0, mode: 0o755, kind: 'folder' });
  for (const name of [...byName.keys(), ...Object.keys(small)].sort()) {
    const part = byName.get(name);
    const made = part ? await innerTar(part, { spool, files, path: `${dir}/part.tar` }) : undefined;
    const size = made?.size ?? small[name]?.byteLength ?? 0;
    yield tarFrame.header({ name: `${BUNDLE_FOLDER}/${name}`, size, mode: 0o644, kind: 'file' });
    if (made) yield* readFile(made.path, files);
    else yield small[name] ?? new Uint8Array();
    yield tarFrame.padding(size);
    if (made) await files.unlink(made.path);
  }
  yield tarFrame.end;
}
