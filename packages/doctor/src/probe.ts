import { isAbsent } from '@cse/errors';
import { describe, type Descriptor } from '@cse/oci';
import { bytesOf, type Repository } from '@cse/store';
import { PROBE } from './landmarks.ts';
import type { Subject } from './subject.ts';
import { targetOf } from './target.ts';

/** A very small image. */
export interface ProbeImage {
  readonly blob: Descriptor;
  readonly manifest: Descriptor;
}

export interface ProbeOptions {
  /** Its tag, and what makes it unlike all others. */
  readonly nonce: string;
  readonly tag?: string | undefined;
  readonly signal: AbortSignal;
}

/** A repository for probes. */
export interface ProbePlace {
  /** The one of the paths that it is below. */
  readonly path: string;
  /** Its full name. */
  readonly name: string;
  readonly repository: Repository;
}

/** A place for probes below each path; none without a target, and none where nothing may be written. */
export function probePlaces(subject: Subject): readonly ProbePlace[] {
  const target = targetOf(subject);
  if (!target || subject.readOnly) return [];
  return subject.paths.map((path) => {
    const name = `${target.base}/${path}/${PROBE}`;
    return { path, name, repository: subject.network.store.repository(name) };
  });
}

/** Pushes an image of one blob, and tags it. What was pushed before a refusal is removed again. */
export async function putProbe(
  repository: Repository,
  { nonce, tag = nonce, signal }: ProbeOptions,
): Promise<ProbeImage> {
  const config = bytes({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] }, author: nonce });
  const blob = describe('application/vnd.oci.image.config.v1+json', config);
  const text = imageText(blob);
  const manifest = describe(MANIFEST, text);
  const probe = { blob, manifest };
  try {
    await repository.push(blob, () => bytesOf(config), { signal });
    await repository.push(manifest, () => bytesOf(text), { signal });
    await repository.tag(manifest, tag, { signal });
    return probe;
  } catch (error) {
    await removeProbe(repository, probe, signal);
    throw error;
  }
}

/** Removes it, and says what went wrong where something stays. */
export async function removeProbe(
  repository: Repository,
  { manifest, blob }: ProbeImage,
  signal: AbortSignal,
): Promise<Error | undefined> {
  const left = await repository.remove(manifest, { signal }).then(() => undefined, unlessGone);
  // A registry that collects its garbage by itself takes no blob away at a word: that is no harm.
  await repository.remove(blob, { signal }).catch(() => undefined);
  return left;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** The manifest of an image. */
export const imageText = (config: Descriptor, layers: readonly Descriptor[] = []): Uint8Array =>
  bytes({ schemaVersion: 2, mediaType: MANIFEST, config, layers });

const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));

const unlessGone = (error: Error) => (isAbsent(error) ? undefined : error);
