import type { Digest } from '@cse/oci';
import { tarFrame } from '@cse/store';
import { printManifest } from './print-manifest.ts';
import { fileOf, type TarItem, type TarLayer } from './tar-item.ts';

/** Where everything stands in a tar that is yet to be written. */
export interface TarLayout {
  /** All but the bodies of layers, by position. */
  readonly frame: readonly { readonly position: number; readonly bytes: Uint8Array }[];
  readonly places: ReadonlyMap<Digest, { readonly start: number; readonly size: number }>;
  /** Of the whole tar, in bytes. */
  readonly size: number;
}

/** Lays out the tar of some items and of those layers that it should hold: the same items and layers make the same tar. */
export function layOut(items: readonly TarItem[], layers: readonly TarLayer[]): TarLayout {
  const manifest = Buffer.from(printManifest(items));
  const head = Buffer.concat([
    tarFrame.header({ name: 'manifest.json', size: manifest.length, mode: 0o644, kind: 'file' }),
    manifest,
    tarFrame.padding(manifest.length),
  ]);
  const frame: { position: number; bytes: Uint8Array }[] = [{ position: 0, bytes: head }];
  const places = new Map<Digest, { readonly start: number; readonly size: number }>();
  let position = head.length;
  for (const { digest, size } of layers) {
    const header = tarFrame.header({ name: fileOf(digest), size, mode: 0o644, kind: 'file' });
    frame.push({ position, bytes: header });
    const start = position + header.length;
    places.set(digest, { start, size });
    const padding = tarFrame.padding(size);
    frame.push({ position: start + size, bytes: padding });
    position = start + size + padding.byteLength;
  }
  frame.push({ position, bytes: tarFrame.end });
  return { frame, places, size: position + tarFrame.end.byteLength };
}
