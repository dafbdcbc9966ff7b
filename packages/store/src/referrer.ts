import { isDigest, parseManifest, type Descriptor, type Digest } from '@cse/oci';

/** The digest of what a manifest says it belongs to. What cannot be read as a manifest belongs to nothing. */
export function subjectOf(bytes: Uint8Array): Digest | undefined {
  try {
    const digest: unknown = JSON.parse(new TextDecoder().decode(bytes))?.subject?.digest;
    return isDigest(digest) ? digest : undefined;
  } catch {
    return undefined;
  }
}

/** A manifest as it stands in a list of referrers (distribution-spec, "listing referrers"). */
export function referrerOf(descriptor: Descriptor, bytes: Uint8Array): Descriptor {
  const { artifactType, config, annotations } = parseManifest(descriptor, bytes);
  return { ...descriptor, artifactType: artifactType ?? config?.mediaType, ...(annotations ? { annotations } : {}) };
}
