import { generateKeyPairSync } from 'node:crypto';
import { digestOf, MediaType, parseManifest } from '@cse/oci';
import { withTanzuTree } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { OFFICIAL_KEYS } from './official-keys.ts';
import type { BuiltImage } from './plain-image.ts';
import { signaturesIn, signatureTagOf, signImage, verifySignature, type CosignSignature } from './signature.ts';

const NAME = 'reg.example/plugin-inventory:latest';
const refused = (code: string) => expect.objectContaining({ code, fault: 'integrity' });

withTanzuTree('the signatures of the Tanzu CLI', (tree) => {
  const signed = (repository: string, tag: string) => {
    const { digest } = tree.manifest(`tanzu-cli/${repository}`, tag).descriptor;
    const { descriptor, bytes } = tree.manifest(`tanzu-cli/${repository}`, signatureTagOf(digest));
    const found = signaturesIn(parseManifest(descriptor, bytes));
    const signatures = found.map(({ layer, signature }) => ({ payload: tree.blob(layer.digest), signature }));
    return { name: `${repository}:${tag}`, digest, signatures };
  };

  test.each([
    ['plugins/airgapped', 'small'],
    ['plugins/airgapped', 'large'],
    ['plugins2/airgapped', 'large'],
    ['plugins/central', 'small'],
    ['plugins/central', 'large'],
    ['plugins/central', 'empty'],
    ['plugins/central', 'emptytable'],
    ['plugins/shas', 'small'],
    ['plugins/extra', 'small'],
    ['plugins/sandbox1', 'small'],
    ['plugins/sandbox2', 'small'],
  ])('%s:%s is signed with their key, and not with the official ones', (repository, tag) => {
    const image = signed(repository, tag);
    expect(image.signatures.length).toBe(1);
    expect(() => verifySignature({ ...image, keys: [tree.key] })).not.toThrow();
    expect(() => verifySignature({ ...image, keys: [...OFFICIAL_KEYS, tree.key] })).not.toThrow();
    expect(() => verifySignature(image)).toThrow(refused('INVENTORY_SIGNATURE_INVALID'));
  });

  test('a genuine signature of another image does not hold', () => {
    const { signatures } = signed('plugins/airgapped', 'small');
    const other = { ...signed('plugins/airgapped', 'large'), signatures, keys: [tree.key] };
    expect(() => verifySignature(other)).toThrow('not for sha256:ab4f7593');
  });
});

describe('a signature of our own', () => {
  const digest = digestOf(Buffer.from('an image'));
  const pair = (type: 'ec' | 'ed25519' | 'rsa') => {
    const options = { namedCurve: 'P-256', modulusLength: 2048 };
    const { publicKey, privateKey } = generateKeyPairSync(type as 'ec', options);
    return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  };
  const { privateKey: key, pem } = pair('ec');
  const signaturesOf = ({ manifest, blobs }: BuiltImage): readonly CosignSignature[] =>
    signaturesIn(parseManifest(manifest.descriptor, manifest.bytes)).map(({ layer, signature }) => ({
      payload: blobs.find(({ descriptor }) => descriptor.digest === layer.digest)?.bytes ?? new Uint8Array(),
      signature,
    }));
  const signatures = signaturesOf(signImage(digest, { name: NAME, key }));

  test('verifies with its public key, wherever it is told to be', () => {
    expect(() => verifySignature({ name: 'elsewhere', digest, signatures, keys: [pem] })).not.toThrow();
  });

  test.each(['ed25519', 'rsa'] as const)('may be made with a key of type %s', (type) => {
    const { privateKey, pem: own } = pair(type);
    const made = signaturesOf(signImage(digest, { name: NAME, key: privateKey }));
    expect(() => verifySignature({ name: NAME, digest, signatures: made, keys: [own] })).not.toThrow();
  });

  test.each<[string, Partial<Parameters<typeof verifySignature>[0]>, string]>([
    ['none', { signatures: [] }, 'INVENTORY_UNSIGNED'],
    ['another key', { keys: [pair('ec').pem] }, 'INVENTORY_SIGNATURE_INVALID'],
    ['another image', { digest: digestOf(Buffer.from('b')) }, 'INVENTORY_SIGNATURE_INVALID'],
    [
      'another payload',
      { signatures: signatures.map((one) => ({ ...one, payload: Buffer.from('{}') })) },
      'INVENTORY_SIGNATURE_INVALID',
    ],
    [
      'no base64',
      { signatures: signatures.map((one) => ({ ...one, signature: '***' })) },
      'INVENTORY_SIGNATURE_INVALID',
    ],
  ])('%s is refused', (_, change, code) => {
    expect(() => verifySignature({ name: NAME, digest, signatures, keys: [pem], ...change })).toThrow(refused(code));
  });

  test('what is no key is the fault of whoever gave it', () => {
    const fault = expect.objectContaining({ code: 'INVENTORY_KEY_INVALID', fault: 'usage' });
    expect(() => verifySignature({ name: NAME, digest, signatures, keys: ['cosign.pub'] })).toThrow(fault);
  });

  test('X-19: only the first thirty-two signatures are looked at, and no payload that is large', () => {
    const layer = { mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json', digest, size: 9 };
    const annotations = { 'dev.cosignproject.cosign/signature': 'x' };
    const manifest = (layers: readonly object[]) =>
      parseManifest(
        { mediaType: MediaType.manifest, digest },
        Buffer.from(JSON.stringify({ config: { ...layer, size: 1 }, layers })),
      );
    expect(signaturesIn(manifest(Array(99).fill({ ...layer, annotations }))).length).toBe(32);
    expect(signaturesIn(manifest([{ ...layer, size: 1e9, annotations }, layer]))).toEqual([]);
  });
});
