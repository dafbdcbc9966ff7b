import { createHash, sign, verify } from 'node:crypto';
import { signatureWrong, untrusted } from '../errors.ts';
import { nameOf, parsePublicKey, parseSecretKey } from './keys.ts';

/** With what an archive is signed, and what its signature says of it. */
export interface Signing {
  /** The text of a key file without a password, as `cse archive keygen` and `minisign -G -W` make it. */
  readonly secretKey: string;
  /** When, in seconds since the epoch. */
  readonly at: number;
  /** Who made it. */
  readonly by?: string | undefined;
}

/** A signature that was found right. */
export interface MinisignSignature {
  readonly keyId: string;
  /** What the signer said and signed: `timestamp:…`, `set:…`, `sequence:…`. */
  readonly comment: ReadonlyMap<string, string>;
}

const HASHED = 'ED';
const COMMENTS = ['signature from cse', 'signature from minisign secret key'];

/** What the trusted comment of an archive's signature says, in minisign's own manner. */
export function trustedComment(
  { set, sequence }: { readonly set: string; readonly sequence: number },
  { file, at, by }: { readonly file: string; readonly at: number; readonly by?: string | undefined },
): string {
  const facts = [`timestamp:${at}`, `file:${file}`, 'hashed', `set:${set}`, `sequence:${sequence}`];
  return [...facts, ...(by === undefined ? [] : [`by:${by.replaceAll(/\s+/g, ' ')}`])].join('\t');
}

/** Signs bytes as `minisign -S` does: Ed25519 over their BLAKE2b hash. */
export function signDetached(
  bytes: Uint8Array,
  { secretKey, comment }: { readonly secretKey: string; readonly comment: string },
): string {
  const { id, key } = parseSecretKey(secretKey);
  const signature = sign(null, blake2b512(bytes), key);
  const whole = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  const first = Buffer.concat([Buffer.from(HASHED), id, signature]).toString('base64');
  return `untrusted comment: ${COMMENTS[0]}\n${first}\ntrusted comment: ${comment}\n${whole.toString('base64')}\n`;
}

/** Checks a signature in minisign's format. Throws `ARCHIVE_UNTRUSTED` and `ARCHIVE_SIGNATURE_WRONG`. */
export function verifyDetached(
  bytes: Uint8Array,
  { path, text, trust }: { readonly path: string; readonly text: string; readonly trust: readonly string[] },
): MinisignSignature {
  const { id, signature, comment, whole } = parseSignature(path, text);
  const keys = trust.map(parsePublicKey);
  const key = keys.find((each) => each.id.equals(id))?.key;
  if (!key)
    throw untrusted(
      nameOf(id),
      keys.map((each) => nameOf(each.id)),
    );
  if (!verify(null, blake2b512(bytes), key, signature)) throw signatureWrong(path, 'the signed content was different');
  if (!verify(null, Buffer.concat([signature, Buffer.from(comment)]), key, whole))
    throw signatureWrong(path, 'its trusted comment was changed');
  return { keyId: nameOf(id), comment: factsOf(comment) };
}

function parseSignature(path: string, text: string) {
  const [untrustedLine = '', first = '', trusted = '', second = '', ...rest] = text.split('\n');
  const bytes = exactBase64(first);
  const whole = exactBase64(second);
  const comment = trusted.startsWith('trusted comment: ') ? trusted.slice('trusted comment: '.length) : undefined;
  if (bytes?.byteLength !== 74 || whole?.byteLength !== 64 || comment === undefined || rest.join('') !== '')
    throw signatureWrong(path, 'it is not a signature in minisign’s format');
  if (bytes.toString('latin1', 0, 2) !== HASHED) throw signatureWrong(path, 'it is a legacy signature, without a hash');
  // Nothing signs this line. Only what we and minisign write there shows that nobody changed it.
  if (!COMMENTS.some((known) => untrustedLine === `untrusted comment: ${known}`))
    throw signatureWrong(path, 'its untrusted comment is not one that cse or minisign writes');
  return { id: bytes.subarray(2, 10), signature: bytes.subarray(10), comment, whole };
}

// Base64 has bits that decode to nothing: one that was changed there would go unseen.
function exactBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function factsOf(comment: string): ReadonlyMap<string, string> {
  return new Map(
    comment.split('\t').map((fact) => [fact.split(':', 1)[0] ?? fact, fact.slice(fact.indexOf(':') + 1)] as const),
  );
}

const blake2b512 = (bytes: Uint8Array) => createHash('blake2b512').update(bytes).digest();
