import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateKeys, nameOf, parsePublicKey, parseSecretKey } from './keys.ts';

const keys = generateKeys(randomBytes);
const [, publicLine = '', secretLine = ''] = [...keys.publicKey.split('\n').slice(0, 2), keys.secretKey.split('\n')[1]];
const INVALID = { code: 'KEY_INVALID', fault: 'usage' };

/** A key with some of its bytes replaced. */
function changed(line: string, change: (bytes: Buffer) => Uint8Array): string {
  return `untrusted comment: x\n${Buffer.from(change(Buffer.from(line, 'base64'))).toString('base64')}\n`;
}

test('a pair of keys has one name, which its files say', () => {
  expect(keys.id).toMatch(/^[0-9A-F]{16}$/);
  expect([keys.publicKey, keys.secretKey].every((text) => text.includes(keys.id))).toBe(true);
  expect([nameOf(parsePublicKey(keys.publicKey).id), nameOf(parseSecretKey(keys.secretKey).id)]).toEqual([
    keys.id,
    keys.id,
  ]);
  expect(nameOf(Uint8Array.of(0x01, 0xab))).toBe('AB01');
});

test('a public key is read from its file or from its line alone, however its lines end', () => {
  for (const text of [publicLine, ` ${publicLine} \n\n`, keys.publicKey.replaceAll('\n', '\r\n')])
    expect(nameOf(parsePublicKey(text).id)).toBe(keys.id);
});

test('what is no public key is refused', () => {
  const wrong = [
    '',
    keys.secretKey,
    changed(publicLine, (bytes) => bytes.subarray(0, 41)),
    changed(publicLine, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
    changed(publicLine, (bytes) => bytes.with(1, 'D'.charCodeAt(0))),
  ];
  for (const text of wrong) expect(() => parsePublicKey(text)).toThrow(expect.objectContaining(INVALID));
});

test('what is no secret key is refused, also where its halves do not belong together', () => {
  const wrong = [
    '',
    keys.publicKey,
    changed(secretLine, (bytes) => bytes.subarray(0, 157)),
    changed(secretLine, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
    changed(secretLine, (bytes) => bytes.with(1, 'D'.charCodeAt(0))),
    changed(secretLine, (bytes) => bytes.with(62, (bytes[62] ?? 0) ^ 1)),
    changed(secretLine, (bytes) => bytes.with(125, (bytes[125] ?? 0) ^ 1)),
  ];
  for (const text of wrong) expect(() => parseSecretKey(text)).toThrow(expect.objectContaining(INVALID));
});
