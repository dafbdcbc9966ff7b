import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Descriptor, Digest, Manifest } from '@cse/oci';
import { z } from 'zod';
import { invalidKey, unsigned, wrongSignature } from './errors.ts';
import { OFFICIAL_KEYS } from './official-keys.ts';
import { artifactImage, bytesOfJson, type BuiltImage } from './plain-image.ts';

/** What was signed, and the signature as its annotation has it. */
export interface CosignSignature {
  readonly payload: Uint8Array;
  readonly signature: string;
}

export interface SignedImage {
  /** What it is called in messages. */
  readonly name: string;
  readonly digest: Digest;
  readonly signatures: readonly CosignSignature[];
  /** Public keys in PEM form, one of which must fit; without them the vendor's. */
  readonly keys?: readonly string[] | undefined;
}

/** Where a signature image holds its signatures: the layers that are payloads, each with what it is signed with. */
export function signaturesIn(
  manifest: Manifest,
): readonly { readonly layer: Descriptor; readonly signature: string }[] {
  return manifest.layers
    .filter(({ mediaType, size }) => mediaType === LAYER && size <= PAYLOAD_AT_MOST)
    .map((layer) => ({ layer, signature: layer.annotations?.[ANNOTATION] ?? '' }))
    .filter(({ signature }) => signature !== '')
    .slice(0, SIGNATURES_AT_MOST);
}

/** The tag that cosign gives to the signatures of an image. */
export function signatureTagOf(digest: Digest): string {
  return `${digest.replace(':', '-')}.sig`;
}

/**
 * Checks that one of the keys signed this very image. Throws `INVENTORY_UNSIGNED` and `INVENTORY_SIGNATURE_INVALID`.
 * The repository that a payload names is not compared: a signature stays good wherever the image is moved.
 */
export function verifySignature({ name, digest, signatures, keys = OFFICIAL_KEYS }: SignedImage): void {
  if (signatures.length === 0) throw unsigned(name);
  const publicKeys = keys.map((key) => parseKey(key, 'the inventory key'));
  const genuine = signatures.filter((one) => publicKeys.some((key) => isSignedBy(one, key)));
  if (genuine.length === 0) throw wrongSignature(name, 'no trusted key made it');
  const named = genuine.map(({ payload }) => digestIn(payload));
  if (!named.includes(digest)) throw wrongSignature(name, `it is for ${named[0] ?? 'no image'}, not for ${digest}`);
}

/** Makes what cosign would put at `signatureTagOf(digest)`, signed with a private key in PEM form. */
export function signImage(
  digest: Digest,
  { name, key }: { readonly name: string; readonly key: KeyObject },
): BuiltImage {
  const payload = bytesOfJson({
    critical: {
      identity: { 'docker-reference': name },
      image: { 'docker-manifest-digest': digest },
      type: PAYLOAD_TYPE,
    },
    optional: null,
  });
  const signature = sign(algorithmOf(key), payload, key).toString('base64');
  return artifactImage([{ mediaType: LAYER, bytes: payload, annotations: { [ANNOTATION]: signature } }]);
}

function parseKey(pem: string, name: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw invalidKey(name, cause);
  }
}

// cosign, specs/SIGNATURE_SPEC.md
const ANNOTATION = 'dev.cosignproject.cosign/signature';
const LAYER = 'application/vnd.dev.cosign.simplesigning.v1+json';
// A payload is a few hundred bytes, and nobody has more than a few keys.
const PAYLOAD_AT_MOST = 64 * 1024;
const SIGNATURES_AT_MOST = 32;
const PAYLOAD_TYPE = 'cosign container image signature';

const payloadSchema = z.object({
  critical: z.object({
    image: z.object({ 'docker-manifest-digest': z.string() }),
    type: z.literal(PAYLOAD_TYPE),
  }),
});

function isSignedBy({ payload, signature }: CosignSignature, key: KeyObject): boolean {
  return verify(algorithmOf(key), payload, key, Buffer.from(signature, 'base64'));
}

// Ed25519 hashes by itself.
const algorithmOf = ({ asymmetricKeyType }: KeyObject) => (asymmetricKeyType === 'ed25519' ? null : 'sha256');

function digestIn(payload: Uint8Array): string | undefined {
  try {
    const { critical } = payloadSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return critical.image['docker-manifest-digest'];
  } catch {
    // A signed document of another kind names no image.
    return undefined;
  }
}
