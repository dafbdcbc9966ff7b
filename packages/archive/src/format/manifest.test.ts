import { describe } from '@cse/oci';
import { expect, test } from 'vitest';
import { parseManifest, printManifest, type ArchiveManifest } from './manifest.ts';

const blob = describe('text/plain', Buffer.from('x'.repeat(60)));
const other = describe('text/plain', Buffer.from('other'));
const hex = (digits: number) => 'ab'.repeat(digits / 2);

/** An archive of 160 bytes in two parts, with one content that fills the end of one and the beginning of the other. */
const manifest: ArchiveManifest = {
  id: hex(64),
  set: hex(32),
  sequence: 2,
  plan: other.digest,
  since: { set: hex(32), sequence: 1, archive: other.digest },
  partSize: 100,
  parts: [
    { name: 'cse-abababab-0001.tar', size: 100, sha256: hex(64) },
    { name: 'cse-abababab-0002.tar', size: 60, sha256: hex(64) },
  ],
  contents: [
    {
      ...blob,
      places: [
        [1, 50, 50],
        [2, 20, 10],
      ],
    },
  ],
  presumes: [other],
  plugins: undefined,
};

const reread = (change: Partial<ArchiveManifest> = {}) =>
  parseManifest('archive.json', printManifest({ ...manifest, ...change }));
const placed = (...places: ArchiveManifest['contents'][number]['places']) =>
  reread({ contents: [{ ...blob, places }] });
const invalid = (reason: string) =>
  expect.objectContaining({
    code: 'ARCHIVE_INVALID',
    fault: 'integrity',
    message: expect.stringContaining(`archive.json is not what cse export wrote: ${reason}`),
  });

test('a manifest is read back as it was written', () => {
  expect(reread()).toEqual(manifest);
  expect(reread({ partSize: Infinity }).partSize).toBe(Infinity);
  expect(printManifest({ ...manifest, partSize: Infinity })).not.toContain('partSize');
});

test('a manifest in which anything was changed is refused by its checksum', () => {
  const text = printManifest(manifest);
  for (const changed of [text.replace('"sequence": 2', '"sequence": 3'), text.replace('\n', '\n '), `${text}\n`])
    expect(() => parseManifest('archive.json', changed)).toThrow(invalid('it was changed'));
});

test('what is no JSON is no manifest', () => {
  expect(() => parseManifest('archive.json', printManifest(manifest).slice(1))).toThrow(invalid('it is not JSON'));
});

test('a manifest that says more than this release knows was written by a newer one, unless it is wrong as well', () => {
  const text = printManifest(manifest).replace('"set"', '"later": 1, "set"');
  const newer = expect.objectContaining({ code: 'ARCHIVE_NEWER', fault: 'usage' });
  expect(() => parseManifest('archive.json', text)).toThrow(newer);
  const wrong = text.replace('"sequence": 2', '"sequence": 0');
  expect(() => parseManifest('archive.json', wrong)).toThrow(invalid(''));
});

test('content lies within its parts, up to their last byte', () => {
  expect(placed([1, 40, 60]).contents[0]?.places).toEqual([[1, 40, 60]]);
  const outside = invalid(`${blob.digest} lies outside its part`);
  for (const place of [
    [1, 41, 60],
    [1, 100, 60],
    [2, 1, 60],
    [3, 0, 60],
  ] as const)
    expect(() => placed(place)).toThrow(outside);
  expect(() => placed([1, 0, 30], [2, 31, 30])).toThrow(outside);
});

test('the places of content are as long as it is', () => {
  const short = invalid(`${blob.digest} does not have its size`);
  for (const places of [
    [[1, 0, 59]],
    [
      [1, 0, 30],
      [2, 0, 31],
    ],
    [],
  ] as const)
    expect(() => placed(...places)).toThrow(short);
});

test('a plugin that is carried is among the contents', () => {
  const facts = { use: 'charts', name: 'cse-plugin-charts', version: '1.2.3' };
  const there = { ...facts, tarball: blob.digest };
  expect(reread({ plugins: [there] }).plugins).toEqual([there]);
  expect(() => reread({ plugins: [{ ...facts, tarball: other.digest }] })).toThrow(
    invalid('it lacks the plugin cse-plugin-charts'),
  );
});

test('what names an archive is written in hexadecimal, in full', () => {
  for (const id of [hex(62), hex(66), `g${hex(64).slice(1)}`, `${hex(64).slice(1)}g`, hex(64).toUpperCase()])
    expect(() => reread({ id })).toThrow(expect.objectContaining({ code: 'ARCHIVE_INVALID' }));
});
