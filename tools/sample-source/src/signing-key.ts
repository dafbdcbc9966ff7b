import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

// PKCS #8 for Ed25519 (RFC 8410, section 7), up to the 32 bytes of the key.
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that signs the sample's plugin inventory. It is a secret to nobody. */
export function signingKey(seed: string): KeyObject {
  const secret = createHash('sha256').update(`key of ${seed}`).digest();
  return createPrivateKey({ key: Buffer.concat([PREFIX, secret]), format: 'der', type: 'pkcs8' });
}

/** The public key, as PEM, that the sample's plugin inventory is verified by. */
export function sampleInventoryKey(seed = 'sample'): string {
  return createPublicKey(signingKey(seed)).export({ type: 'spki', format: 'pem' }).toString();
}
