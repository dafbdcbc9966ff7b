import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { keyEncrypted, keyInvalid } from '../errors.ts';

/** A pair of Ed25519 keys, as the two files that minisign keeps them in. The secret one has no password. */
export interface KeyFiles {
  readonly id: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface Key {
  readonly id: Buffer;
  readonly key: KeyObject;
}

const ED25519_SECRET = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');

/** Makes a pair of keys. `random` gives so many bytes that nobody can guess. */
export function generateKeys(random: (size: number) => Uint8Array): KeyFiles {
  const seed = Buffer.from(random(32));
  const id = Buffer.from(random(8));
  const name = nameOf(id);
  const publicKey = publicKeyOf(privateKeyOf(seed));
  const secret = Buffer.concat([seed, publicKey]);
  // Algorithm, no key derivation, checksum algorithm; salt and limits of a derivation that does not take place, nor does the checksum.
  const head = Buffer.concat([Buffer.from('Ed'), Buffer.alloc(2), Buffer.from('B2'), Buffer.alloc(32 + 8 + 8)]);
  const line = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('base64');
  return {
    id: name,
    publicKey: `untrusted comment: minisign public key ${name}\n${line([Buffer.from('Ed'), id, publicKey])}\n`,
    secretKey: `untrusted comment: minisign secret key ${name}, without a password\n${line([head, id, secret, Buffer.alloc(32)])}\n`,
  };
}

/** Reads a public key: the file, or its second line alone as `minisign -P` takes it. */
export function parsePublicKey(text: string): Key {
  const bytes = lastLine(text);
  if (bytes.byteLength !== 42 || bytes.toString('latin1', 0, 2) !== 'Ed') throw keyInvalid('a public key');
  const der = Buffer.concat([ED25519_PUBLIC, bytes.subarray(10)]);
  return { id: bytes.subarray(2, 10), key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** Reads a secret key that has no password. */
export function parseSecretKey(text: string): Key {
  const bytes = lastLine(text);
  if (bytes.byteLength !== 158 || bytes.toString('latin1', 0, 2) !== 'Ed') throw keyInvalid('a secret key');
  if (bytes.toString('latin1', 2, 4) === 'Sc') throw keyEncrypted();
  const [id, seed, publicKey] = [bytes.subarray(54, 62), bytes.subarray(62, 94), bytes.subarray(94, 126)];
  const key = privateKeyOf(seed);
  // A key without a password has no checksum; its public half shows as well that it is whole.
  if (!publicKeyOf(key).equals(publicKey)) throw keyInvalid('a secret key');
  return { id, key };
}

/** A key's name as minisign shows it. */
export const nameOf = (id: Uint8Array): string => Buffer.from(id).reverse().toString('hex').toUpperCase();

function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ED25519_SECRET, seed]), format: 'der', type: 'pkcs8' });
}

const publicKeyOf = (secret: KeyObject): Buffer =>
  createPublicKey(secret).export({ type: 'spki', format: 'der' }).subarray(-32);

const lastLine = (text: string) => Buffer.from(text.trim().split('\n').at(-1)?.trim() ?? '', 'base64');
