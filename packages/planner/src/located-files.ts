import { basename } from 'node:path';
import { isAddress, MediaType, type Digest, type Holder } from '@cse/oci';
import { isAbsent, isCseError, type CseError } from '@cse/errors';
import type { ArtifactFile, ArtifactRequest, FileRequest, Located, PlanContext } from '@cse/plugin';
import { digestIn } from './checksums.ts';
import type { Contents } from './content.ts';
import { fileForeign, fileUnlisted, fileUnverified, invalidAddress } from './errors.ts';
import { namedPaths } from './named-paths.ts';
import { ifThere } from './optional.ts';

/** What oras calls a layer and an artifact of which nothing else is said. */
const LAYER = MediaType.tar;
const ARTIFACT = 'application/vnd.unknown.artifact.v1';
const EMPTY = { mediaType: MediaType.empty, bytes: '{}', data: 'e30=' };
const TITLE = 'org.opencontainers.image.title';

interface FileOptions {
  readonly contents: Contents;
  /** The plugin, and what its item says. */
  readonly use: string;
  readonly item: unknown;
  readonly note: PlanContext['note'];
}

/** The part of a plugin's context that brings files. */
export function fileContext(options: FileOptions): Pick<PlanContext, 'file' | 'artifact' | 'document'> {
  return {
    file: (request) => locate(request, options),
    artifact: (request) => makeArtifact(request, options),
    document: (url) => options.contents.document(addressOf(url)),
  };
}

async function locate(request: FileRequest, { contents, use, item }: FileOptions): Promise<Located> {
  const isOnDisk = !isAddress(request.url) || request.url.startsWith('file:');
  const address = isOnDisk ? namedPaths(item).addressOf(request.url) : addressOf(request.url);
  if (address === undefined) throw fileForeign(use, request.url);
  const digest = request.digest ?? (await listed(request, address, contents));
  if (!digest && !isOnDisk) throw fileUnverified(use, request.url);
  const found = await contents.locate(address, digest);
  const { mediaType = LAYER, title = nameOf(address) } = request;
  return {
    descriptor: { ...found, mediaType, annotations: { [TITLE]: title } },
    holder: holderOf(address),
    reference: address,
  };
}

async function listed({ checksums }: FileRequest, address: string, contents: Contents): Promise<Digest | undefined> {
  if (checksums === undefined) return undefined;
  const list = new TextDecoder().decode(await contents.document(addressOf(checksums)));
  const digest = digestIn(list, nameOf(address));
  if (!digest) throw fileUnlisted(nameOf(address), checksums);
  return digest;
}

async function makeArtifact(
  { files, artifactType = ARTIFACT, annotations }: ArtifactRequest,
  options: FileOptions,
): Promise<Located> {
  const found = await Promise.all(files.map((file) => layerOf(file, options)));
  const layers = found.filter((layer) => layer !== undefined);
  const { contents } = options;
  const config = contents.create(EMPTY.mediaType, new TextEncoder().encode(EMPTY.bytes));
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    artifactType,
    config: { ...config.descriptor, data: EMPTY.data },
    layers: layers.map(({ descriptor: { mediaType, digest, size, annotations: own } }) => ({
      mediaType,
      digest,
      size,
      annotations: own,
    })),
    ...(annotations && { annotations }),
  };
  const made = contents.create(manifest.mediaType, new TextEncoder().encode(JSON.stringify(manifest)));
  const [only] = layers;
  return layers.length === 1 && only?.reference ? { ...made, reference: only.reference } : made;
}

async function layerOf({ optional, ...file }: ArtifactFile, options: FileOptions): Promise<Located | undefined> {
  const found = locate(file, options);
  return optional ? ifThere(found, { name: file.url, note: options.note, isMissing }) : found;
}

const isMissing = (error: unknown): error is CseError =>
  isAbsent(error) || (isCseError(error) && error.code === 'FILE_UNLISTED');

function addressOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw invalidAddress(text, 'it is not an https:// address');
  if (url.username !== '' || url.password !== '') throw invalidAddress(url.host, 'it contains a user or a password');
  url.hash = '';
  return url.href;
}

const holderOf = (address: string): Holder => `source:${address}`;

/** The last part of its path, as its name. */
function nameOf(address: string): string {
  if (address.startsWith('file:')) return basename(address.slice('file:'.length));
  return basename(decodeURIComponent(new URL(address).pathname)) || 'file';
}
