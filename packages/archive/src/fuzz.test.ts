import { isCseError } from '@cse/errors';
import { readAll, readFile, replaceFile } from '@cse/store';
import { fuzz, fuzzStream, MemoryDisk } from '@cse/testkit';
import { expect, test } from 'vitest';
import { generateKeys } from './index.ts';
import { parseReceipt } from './format/holdings.ts';
import { signDetached, verifyDetached } from './sign/minisign.ts';
import { parseManifest, printManifest } from './format/manifest.ts';
import { Journal } from './write/journal.ts';

const digest = (hex: string) => `sha256:${hex.repeat(64)}` as const;

test("an archive's manifest is read, or refused by our own error", () => {
  const text = printManifest({
    id: 'a'.repeat(64),
    set: 'b'.repeat(32),
    sequence: 2,
    plan: digest('c'),
    since: { set: 'b'.repeat(32), sequence: 1, archive: digest('d') },
    partSize: 1024,
    parts: [{ name: 'cse-aaaaaaaa-0001.tar', size: 7, sha256: 'e'.repeat(64) }],
    contents: [{ mediaType: 'x/y', digest: digest('f'), size: 3, places: [[0, 1, 3]] }],
    presumes: [],
  });
  fuzz([text], (each) => parseManifest('archive.json', each));
});

test('a receipt is read, or refused by our own error', () => {
  const held = { target: 'reg.example', since: null, holds: { 'reg.example/a': [digest('a')] } };
  fuzz([JSON.stringify(held)], (text) => parseReceipt('receipt.json', text));
});

test('a journal is read as far as it makes sense, and gone on with from a whole line', async () => {
  const entries = [
    { whole: digest('a') },
    { some: digest('b'), bytes: 4096 },
    { lost: digest('b') },
    { part: 1, sha256: 'c'.repeat(64) },
  ];
  const files = new MemoryDisk().files();
  await files.mkdir('/a');
  const path = '/a/journal';
  await (await Journal.create(files, path, 'plan')).close();
  const head = Buffer.from(await readAll(readFile(files, path)));
  const rest = Buffer.from(entries.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await fuzzStream([Buffer.concat([head, rest]), head], async (bytes) => {
    await replaceFile(files, path, bytes);
    const reopened = await Journal.reopen(files, path);
    if (!reopened) return;
    await reopened.journal.append([{ lost: digest('d') }]);
    await reopened.journal.close();
    const again = await Journal.reopen(files, path);
    await again?.journal.close();
    expect(again?.entries).toEqual([...reopened.entries, { lost: digest('d') }]);
  });
});

test('a signature that was spoilt is never taken for a right one of other bytes', () => {
  const bytes = new TextEncoder().encode('signed');
  const other = new TextEncoder().encode('other');
  const keys = generateKeys((size) => Buffer.alloc(size, 7));
  const text = signDetached(bytes, { secretKey: keys.secretKey, comment: 'timestamp:1\tfile:a\thashed' });
  fuzz([text], (spoilt) => {
    expect(() => verifyDetached(other, { path: 'a.minisig', text: spoilt, trust: [keys.publicKey] })).toThrow(
      expect.toSatisfy(isCseError),
    );
    return verifyDetached(bytes, { path: 'a.minisig', text: spoilt, trust: [keys.publicKey] });
  });
});
