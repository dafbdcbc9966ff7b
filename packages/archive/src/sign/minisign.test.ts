import { nodeFiles } from '@cse/store';
import { whenInstalled } from '@cse/testkit';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKeys, openArchive, openTrusted, type TrustOptions } from '../index.ts';
import { signDetached, trustedComment, verifyDetached } from './minisign.ts';
import { sample, scratch, write } from '../sample.testing.ts';

const { fresh, remove, root } = scratch();
afterAll(remove);
const files = nodeFiles();
const keys = generateKeys(randomBytes);
const others = generateKeys(randomBytes);
const sign = { secretKey: keys.secretKey, at: 1_700_000_000, by: 'operator@build.example' };
const publicPath = join(root, 'key.pub');
beforeAll(() => writeFileSync(publicPath, keys.publicKey));

describe('a signed archive', () => {
  let dir: string;
  const at = (name: string) => join(dir, name);
  const reopen = (options = {}) => openArchive([dir], { files, trust: [keys.publicKey], ...options });
  beforeAll(async () => {
    dir = fresh();
    await write(dir, await sample(), { sign });
  });

  test('says who signed it, when, and which of its set it is', async () => {
    await using archive = await reopen();
    const { set } = archive.manifest;
    expect(archive.signature?.keyId).toBe(keys.id);
    expect(Object.fromEntries(archive.signature?.comment ?? [])).toEqual({
      timestamp: '1700000000',
      file: 'archive.json',
      hashed: 'hashed',
      set,
      sequence: '1',
      by: 'operator@build.example',
    });
  });

  test('is refused by whoever trusts another key, and by whoever trusts none', async () => {
    await expect(reopen({ trust: [others.publicKey] })).rejects.toMatchObject({
      code: 'ARCHIVE_UNTRUSTED',
      fault: 'access',
    });
    await expect(reopen({ trust: [] })).rejects.toMatchObject({ code: 'ARCHIVE_UNTRUSTED' });
    await using archive = await reopen({ trust: [others.publicKey, keys.publicKey] });
    expect(archive.signature?.keyId).toBe(keys.id);
  });

  test('where no key is named, those count that are always trusted, and where one is, only that', async () => {
    const open = (flags: TrustOptions['flags'], ...always: readonly string[]) =>
      openTrusted([dir], { flags, files, readNamed: async (_, key) => key, trustedKeys: async () => always });
    await using listed = await open({}, others.publicKey, keys.publicKey);
    expect(listed.signature?.keyId).toBe(keys.id);
    await expect(open({}, others.publicKey)).rejects.toMatchObject({ code: 'ARCHIVE_UNTRUSTED' });
    await expect(open({ trust: [others.publicKey] }, keys.publicKey)).rejects.toMatchObject({
      code: 'ARCHIVE_UNTRUSTED',
    });
    await using known = await open({ 'allow-unsigned': true }, keys.publicKey);
    await using unknown = await open({ 'allow-unsigned': true }, others.publicKey);
    expect([known.signature?.keyId, unknown.signature]).toEqual([keys.id, undefined]);
  });

  test('every byte of its signature counts', async () => {
    const text = readFileSync(at('archive.json.minisig'));
    for (let place = 0; place < text.byteLength; place += 1) {
      writeFileSync(at('archive.json.minisig'), text.with(place, (text[place] ?? 0) ^ 1));
      await expect(reopen().then(() => place)).rejects.toMatchObject({
        fault: expect.stringMatching(/integrity|access/),
      });
    }
    writeFileSync(at('archive.json.minisig'), text);
  });

  test('X-29: an older one of its set is refused where a newer one is wanted', async () => {
    await expect(reopen({ leastSequence: 2 })).rejects.toMatchObject({ code: 'ARCHIVE_REPLAYED', fault: 'integrity' });
  });

  test('without its signature it is taken only by whoever allows that', async () => {
    const text = readFileSync(at('archive.json.minisig'));
    rmSync(at('archive.json.minisig'));
    await expect(reopen()).rejects.toMatchObject({ code: 'ARCHIVE_UNSIGNED', fault: 'access' });
    await using archive = await reopen({ allowUnsigned: true });
    expect(archive.signature).toBeUndefined();
    writeFileSync(at('archive.json.minisig'), text);
  });

  test('the signature aside, it is the same as one without', async () => {
    const plain = fresh();
    await write(plain, await sample());
    expect(readFileSync(join(plain, 'archive.json'))).toEqual(readFileSync(at('archive.json')));
  });
});

test('a secret key with a password is refused with words', () => {
  const bytes = Buffer.from(keys.secretKey.split('\n')[1] ?? '', 'base64');
  bytes.write('Sc', 2);
  const encrypted = `untrusted comment: x\n${bytes.toString('base64')}\n`;
  const signing = () => signDetached(Buffer.from('x'), { secretKey: encrypted, comment: '' });
  expect(signing).toThrow(expect.objectContaining({ code: 'KEY_ENCRYPTED' }));
  const other = () => signDetached(Buffer.from('x'), { secretKey: keys.publicKey, comment: '' });
  expect(other).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
});

test('who signs is named in one line, if anybody is', () => {
  const of = { set: 'abc', sequence: 2 };
  const facts = 'timestamp:1\tfile:archive.json\thashed\tset:abc\tsequence:2';
  expect(trustedComment(of, { file: 'archive.json', at: 1 })).toBe(facts);
  expect(trustedComment(of, { file: 'archive.json', at: 1, by: 'me  at\n\thome' })).toBe(`${facts}\tby:me at home`);
});

test('what is no signature in minisign’s format is told from one that is wrong', () => {
  const message = Buffer.from('x');
  const text = signDetached(message, { secretKey: keys.secretKey, comment: 'c' });
  const read = (changed: string) => verifyDetached(message, { path: 'x', text: changed, trust: [keys.publicKey] });
  expect(read(text).keyId).toBe(keys.id);
  const [first = '', second = '', third = '', fourth = ''] = text.split('\n');
  const foreign = [
    [first, second.slice(4), third, fourth],
    [first, second, third, fourth.slice(4)],
    [first, second, 'comment: c', fourth],
    [first, second, third, fourth, '', 'more'],
  ];
  for (const lines of foreign)
    expect(() => read(lines.join('\n'))).toThrow(
      expect.objectContaining({
        code: 'ARCHIVE_SIGNATURE_WRONG',
        message: expect.stringContaining('minisign’s format'),
      }),
    );
});

whenInstalled(['minisign'], 'beside Debian’s minisign', () => {
  const minisign = (...args: readonly string[]) => execFileSync('minisign', args, { encoding: 'utf8', stdio: 'pipe' });

  test('minisign itself verifies what we sign', async () => {
    const dir = fresh();
    await write(dir, await sample(), { sign });
    const said = minisign('-V', '-p', publicPath, '-m', join(dir, 'archive.json'));
    expect(said).toContain('Signature and comment signature verified');
    expect(said).toContain('sequence:1');
  });

  test('minisign signs with the key that we make, and we verify what it signs', () => {
    const [secret, message] = [join(root, 'key.sec'), join(root, 'message')];
    writeFileSync(secret, keys.secretKey);
    writeFileSync(message, 'signed by another program');
    minisign('-S', '-W', '-s', secret, '-m', message, '-t', 'set:x');
    const text = readFileSync(`${message}.minisig`, 'utf8');
    const found = verifyDetached(readFileSync(message), { path: 'message', text, trust: [keys.publicKey] });
    expect([found.keyId, found.comment.get('set')]).toEqual([keys.id, 'x']);
  });

  test('we sign with the key that minisign makes without a password', () => {
    const [secret, pub] = [join(root, 'theirs.sec'), join(root, 'theirs.pub')];
    minisign('-G', '-W', '-s', secret, '-p', pub);
    const bytes = Buffer.from('x');
    const text = signDetached(bytes, { secretKey: readFileSync(secret, 'utf8'), comment: 'c' });
    const trust = [readFileSync(pub, 'utf8')];
    expect(verifyDetached(bytes, { path: 'x', text, trust }).comment).toEqual(new Map([['c', 'c']]));
  });
});
