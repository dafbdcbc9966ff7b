import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { MediaType } from '@cse/oci';

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly json: () => Json;
}

export interface Json {
  readonly errors: readonly { readonly code: string; readonly message: string; readonly detail?: unknown }[];
  readonly tags: readonly string[];
  readonly name: string;
  readonly schemaVersion: number;
  readonly mediaType: string;
  readonly manifests: readonly Readonly<Record<string, unknown>>[];
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** One repository's API, asked just as it is said. */
export interface Api {
  readonly path: string;
  call(method: string, below: string, asking?: Asking): Promise<Got>;
  /** Starts an upload, and says where it goes on. */
  start(): Promise<string>;
  blob(bytes: Uint8Array, algorithm?: string): Promise<string>;
  manifest(reference: string, json: object, mediaType?: string): Promise<Got>;
}

export function api(host: string, path: string): Api {
  const base = `http://${host}/v2/${path}/`;
  const call = async (method: string, below: string, { headers = {}, body }: Asking = {}): Promise<Got> => {
    const url = new URL(below, base);
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      json: () => JSON.parse(bytes.toString()) as Json,
    };
  };
  const start = async () => locationOf(await call('POST', 'blobs/uploads/'));
  return {
    path,
    call,
    start,
    async blob(bytes, algorithm = 'sha256') {
      const digest = digestOf(bytes, algorithm);
      const put = await call('PUT', withDigest(await start(), digest), { body: bytes });
      if (put.status !== 201) throw new Error(`a blob was answered with ${put.status} ${put.bytes.toString()}`);
      return digest;
    },
    manifest: (reference, json, mediaType = MediaType.manifest) =>
      call('PUT', `manifests/${reference}`, { body: JSON.stringify(json), headers: { 'content-type': mediaType } }),
  };
}

export const locationOf = ({ headers }: Got) => headers.get('location') ?? '';

export function withDigest(location: string, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
}

export function digestOf(content: Uint8Array | string, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
}

export function imageOf(config: Uint8Array, ...layers: readonly Uint8Array[]): object {
  return {
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    config: descriptorOf(config, MediaType.config),
    layers: layers.map((layer) => descriptorOf(layer, MediaType.layer)),
  };
}

export function descriptorOf(content: Uint8Array | string, mediaType: string, algorithm = 'sha256'): object {
  return { mediaType, digest: digestOf(content, algorithm), size: Buffer.byteLength(content) };
}

/** Asks for a path exactly as it is written; `fetch` would tidy it up. */
export function rawStatus(host: string, path: string): Promise<number> {
  const [hostname, port] = host.split(':');
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method: 'GET' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}
