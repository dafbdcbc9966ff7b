import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeys, signDetached } from '@cse/archive';
import { expect, test } from 'vitest';
import { carry, goBack, installed, update, type Installation } from './index.ts';
import { installationAt } from './node-installation.ts';
import { installScript, PLATFORM, run, scratch } from './scene.testing.ts';

const keys = generateKeys((size) => new Uint8Array(size).fill(7));
const sign = { secretKey: keys.secretKey, at: 1_700_000_000 };
const trust = [keys.publicKey];

interface Scene extends AsyncDisposable {
  readonly top: string;
  /** The tarball of a newer release. */
  readonly newer: string;
  here(): Promise<Installation | undefined>;
}

async function scene({ version = '1.3.0', signed = true, ...release }: Record<string, unknown> = {}): Promise<Scene> {
  const place = await scratch();
  const top = join(place.dir, 'opt', 'cse');
  await installScript(top);
  const facts = { ...(release as Record<string, string>), version: String(version) };
  const next = await installScript(join(place.dir, 'next'), facts);
  await carry(join(place.dir, 'release'), [installed(next)], signed ? { sign } : {});
  const newer = join(place.dir, 'release', `cse-${next.version}-${next.platform}.tar.gz`);
  return { top, newer, here: () => installationAt(top), [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

const said = async (top: string) => (await run([join(top, 'bin', 'cse')])).stdout.split('\n')[0];
const beside = async (top: string) => (await readdir(join(top, '..'))).toSorted();

test('a signed release takes the place of the one that is installed, which stays beside it and comes back', async () => {
  await using at = await scene();
  expect(await update(at.newer, await at.here(), { trust })).toEqual({
    version: '1.3.0',
    before: '1.2.3',
    top: at.top,
    previous: `${at.top}.previous`,
    keyId: keys.id,
  });
  expect(await said(at.top)).toBe(`cse 1.3.0 from ${at.top}`);
  expect(await beside(at.top)).toEqual(['cse', 'cse.previous']);
  expect(await goBack(await at.here())).toMatchObject({ version: '1.2.3', before: '1.3.0' });
  expect(await said(at.top)).toBe(`cse 1.2.3 from ${at.top}`);
  expect(await goBack(await at.here())).toMatchObject({ version: '1.3.0', before: '1.2.3' });
  // The same again keeps what was there, and no third.
  await update(at.newer, await at.here(), { trust });
  expect(await beside(at.top)).toEqual(['cse', 'cse.previous']);
  expect(await said(`${at.top}.previous`)).toContain('cse 1.3.0');
});

test.each([
  ['nobody signed', { signed: false }, { trust }, 'RELEASE_UNSIGNED'],
  [
    'somebody else signed',
    {},
    { trust: [generateKeys((size) => new Uint8Array(size).fill(8)).publicKey] },
    'RELEASE_UNTRUSTED',
  ],
  ['is signed, where no key is trusted', {}, {}, 'RELEASE_UNTRUSTED'],
  ['is for another machine', { platform: 'linux-other' }, { trust }, 'RELEASE_PLATFORM'],
])('a release that %s is refused, and nothing changes', async (_, release, options, code) => {
  await using at = await scene(release);
  await expect(update(at.newer, await at.here(), options)).rejects.toMatchObject({ code });
  expect(await said(at.top)).toContain('cse 1.2.3');
  expect(await beside(at.top)).toEqual(['cse']);
});

test('an unsigned release is taken where that is allowed, but never a damaged one', async () => {
  await using at = await scene({ signed: false });
  const allowed = { allowUnsigned: true };
  const bytes = await readFile(at.newer);
  await writeFile(at.newer, bytes.subarray(0, -1));
  await expect(update(at.newer, await at.here(), allowed)).rejects.toMatchObject({ code: 'RELEASE_DAMAGED' });
  await writeFile(at.newer, bytes);
  const done = await update(at.newer, await at.here(), allowed);
  expect(done).toMatchObject({ version: '1.3.0' });
  expect(done).not.toHaveProperty('keyId');
});

test('a signature that is wrong is refused even where unsigned ones are taken, if a key is given', async () => {
  await using at = await scene();
  const sums = join(at.newer, '..', 'SHA256SUMS');
  await writeFile(sums, `${await readFile(sums, 'utf8')}\n`);
  const options = { trust, allowUnsigned: true };
  await expect(update(at.newer, await at.here(), options)).rejects.toMatchObject({ code: 'RELEASE_UNTRUSTED' });
});

test('a release that does not run on this machine replaces nothing', async () => {
  await using at = await scene();
  const next = join(at.newer, '..', '..', 'next');
  await writeFile(join(next, 'bin', 'cse'), '#!/bin/sh\necho "glibc is too old" >&2\nexit 1\n');
  const found = await installationAt(next);
  await carry(join(at.newer, '..'), found ? [installed(found)] : [], { sign });
  await expect(update(at.newer, await at.here(), { trust })).rejects.toMatchObject({
    code: 'RELEASE_BROKEN',
    message: 'cse 1.3.0 does not run on this machine: glibc is too old',
  });
  expect(await beside(at.top)).toEqual(['cse']);
});

test('a file that is no release, or that no checksum names, is refused', async () => {
  await using at = await scene();
  const here = await at.here();
  const other = join(at.newer, '..', `cse-2.0.0-${PLATFORM}.tar.gz`);
  await writeFile(other, 'no tarball');
  await expect(update(other, here, { trust })).rejects.toMatchObject({ code: 'RELEASE_UNCHECKED' });
  const sum = createHash('sha256').update('no tarball').digest('hex');
  const sums = `${sum}  cse-2.0.0-${PLATFORM}.tar.gz\n`;
  await writeFile(join(at.newer, '..', 'SHA256SUMS'), sums);
  const signature = signDetached(Buffer.from(sums), { secretKey: keys.secretKey, comment: 'timestamp:1' });
  await writeFile(join(at.newer, '..', 'SHA256SUMS.minisig'), signature);
  await expect(update(other, here, { trust })).rejects.toMatchObject({ code: 'RELEASE_INVALID' });
  await expect(update('/cse.tar.gz', here, { trust })).rejects.toMatchObject({ code: 'RELEASE_INVALID' });
  await rename(at.newer, `${at.newer}.gone`);
  expect(await beside(at.top)).toEqual(['cse']);
});

test('what a package or a checkout brought is replaced in another way, and without one before there is no way back', async () => {
  await using at = await scene();
  const hintOf = (installation: Installation | undefined) =>
    update(at.newer, installation, { trust }).catch((error: { readonly hint: string }) => error.hint);
  const here = await at.here();
  expect(await hintOf(here && { ...here, package: 'deb' })).toContain('apt install');
  expect(await hintOf(here && { ...here, package: 'rpm' })).toContain('dnf install');
  expect(await hintOf(undefined)).toBe('Use git pull.');
  await expect(goBack(here)).rejects.toMatchObject({ code: 'NO_PREVIOUS_RELEASE' });
});
