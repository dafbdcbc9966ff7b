import { createHash } from 'node:crypto';
import { describe, MediaType, type Descriptor } from '@cse/oci';
import { tarFrame } from '@cse/store';
import { goGzip } from './gzip/gzip.ts';

/** An image of one small file, and all that it is made of. */
export interface FileImage {
  readonly manifest: Uint8Array;
  readonly config: Uint8Array;
  readonly layer: Uint8Array;
}

/** Makes the image that `imgpkg push` makes of a folder with this one file: the same file is always the same image. */
export function fileImage(name: string, text: string): FileImage {
  const tar = tarOf(name, Buffer.from(text));
  const layer = goGzip(tar);
  const config = configOf(`sha256:${createHash('sha256').update(tar).digest('hex')}`);
  return { manifest: manifestOf(config, layer), config, layer };
}

function tarOf(name: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([
    tarFrame.header({ name: '.', size: 0, mode: 0o700, kind: 'folder' }),
    tarFrame.header({ name, size: body.length, mode: 0o600, kind: 'file' }),
    body,
    tarFrame.padding(body.length),
    tarFrame.end,
  ]);
}

const ZERO_TIME = '0001-01-01T00:00:00Z';

function configOf(diffId: string): Uint8Array {
  const history = [{ author: 'imgpkg', created: ZERO_TIME, created_by: 'imgpkg' }];
  const rootfs = { type: 'layers', diff_ids: [diffId] };
  return json({ architecture: '', created: ZERO_TIME, history, os: '', rootfs, config: {} });
}

function manifestOf(config: Uint8Array, layer: Uint8Array): Uint8Array {
  return json({
    schemaVersion: 2,
    mediaType: MediaType.dockerManifest,
    config: inGoOrder(describe(MediaType.dockerConfig, config)),
    layers: [inGoOrder(describe(MediaType.dockerLayer, layer))],
  });
}

const inGoOrder = ({ mediaType, size, digest }: Descriptor) => ({ mediaType, size, digest });
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
