import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeys } from '@cse/archive';
import { expect, test } from 'vitest';
import { carry, checkCarried, findInstallation, findRelease, installed } from './index.ts';
import { installScript, PLATFORM, run, scratch } from './scene.testing.ts';

const NAME = `cse-1.2.3-${PLATFORM}.tar.gz`;
const keys = generateKeys((size) => new Uint8Array(size).fill(7));
const sign = { secretKey: keys.secretKey, at: 1_700_000_000 };

test('the same files give the same tarball wherever and whenever they were installed, below one folder', async () => {
  await using place = await scratch();
  const [one, other] = [join(place.dir, 'one'), join(place.dir, 'other')];
  for (const top of [one, other]) await carry(`${top}-medium`, [installed(await installScript(top))]);
  await utimes(join(other, 'lib/a.js'), 1, 1);
  const sums = (top: string) => readFile(`${top}-medium/SHA256SUMS`, 'utf8');
  expect(await sums(one)).toBe(await sums(other));
  const { stdout } = await run(['tar', '-tzf', join(`${one}-medium`, NAME)]);
  expect(stdout.trim().split('\n')).toEqual(
    ['bin/cse', 'lib/a.js', 'lib/deep/b.js', 'release.json'].map((path) => `cse-1.2.3-${PLATFORM}/${path}`),
  );
});

test('what lies beside the archive has checksums, which the key of the export signs', async () => {
  await using place = await scratch();
  const medium = join(place.dir, 'medium');
  const { names, checksum } = await carry(medium, [installed(await installScript(join(place.dir, 'cse')))], { sign });
  expect(names).toEqual([NAME]);
  expect((await readdir(medium)).toSorted()).toEqual(
    [NAME, 'SHA256SUMS', 'SHA256SUMS.minisig', 'START-HERE.txt', 'start.sh'].toSorted(),
  );
  expect(await run(['sha256sum', '-c', '--quiet', 'SHA256SUMS'], {}, medium)).toMatchObject({ exit: 0 });
  expect(checksum).toBe(
    createHash('sha256')
      .update(await readFile(join(medium, 'SHA256SUMS')))
      .digest('hex'),
  );
  expect(await checkCarried(medium, { readData: true, trust: [keys.publicKey] })).toEqual({
    names: [NAME],
    signature: { keyId: keys.id, comment: expect.any(Map) },
    problems: [],
  });
  const other = generateKeys((size) => new Uint8Array(size).fill(8));
  await expect(checkCarried(medium, { trust: [other.publicKey] })).rejects.toMatchObject({ code: 'ARCHIVE_UNTRUSTED' });
});

test('a newer version takes the place of an older one, and without a key no old signature stays', async () => {
  await using place = await scratch();
  const medium = join(place.dir, 'medium');
  await carry(medium, [installed(await installScript(join(place.dir, 'one')))], { sign });
  await writeFile(join(medium, 'cse-01234567-0001.tar'), 'a part');
  const newer = await installScript(join(place.dir, 'two'), { version: '1.3.0' });
  await carry(medium, [installed(newer)]);
  expect((await readdir(medium)).toSorted()).toEqual(
    [`cse-1.3.0-${PLATFORM}.tar.gz`, 'SHA256SUMS', 'START-HERE.txt', 'cse-01234567-0001.tar', 'start.sh'].toSorted(),
  );
});

test('an installation of a package goes along as one that no package manager looks after', async () => {
  await using place = await scratch();
  await carry(place.dir, [installed(await installScript(join(place.dir, 'cse'), { package: 'deb' }))]);
  const { stdout } = await run(['tar', '-xzOf', join(place.dir, NAME), `cse-1.2.3-${PLATFORM}/release.json`]);
  expect(JSON.parse(stdout)).toEqual({ version: '1.2.3', platform: PLATFORM, node: '24.21.0' });
});

test('a damaged file is named where all is read, and one that is missing in any case', async () => {
  await using place = await scratch();
  const medium = join(place.dir, 'medium');
  await carry(medium, [installed(await installScript(join(place.dir, 'cse')))]);
  await writeFile(join(medium, NAME), 'something else');
  expect((await checkCarried(medium))?.problems).toEqual([]);
  expect((await checkCarried(medium, { readData: true }))?.problems).toMatchObject([
    { kind: 'damaged', message: `${join(medium, NAME)} does not have its checksum` },
  ]);
  expect(await checkCarried(place.dir)).toBeUndefined();
});

test('a release for another machine is found in the folders that are named, or is given, and its checksum holds', async () => {
  await using place = await scratch();
  const [near, far] = [join(place.dir, 'near'), join(place.dir, 'far')];
  const arm = 'cse-1.2.3-linux-arm64.tar.gz';
  for (const folder of [near, far]) await mkdir(folder);
  await writeFile(join(far, arm), 'a release');
  const looking = { version: '1.2.3', folders: [near, far] };
  expect(await findRelease('linux/arm64', looking)).toMatchObject({ name: arm, platform: 'linux-arm64' });
  await expect(findRelease('linux/amd64', looking)).rejects.toMatchObject({
    code: 'RELEASE_NOT_FOUND',
    message: `the release of cse for linux/amd64 was not found: cse-1.2.3-linux-x64.tar.gz is not in ${near} or ${far}`,
  });
  await copyFile(join(far, arm), join(near, 'cse-1.4.0-linux-arm64.tar.gz'));
  const given = (path: string) => findRelease(`linux/arm64=${path}`, looking);
  expect(await given(join(near, 'cse-1.4.0-linux-arm64.tar.gz'))).toMatchObject({ version: '1.4.0' });
  await writeFile(join(far, 'SHA256SUMS'), `${'0'.repeat(64)}  ${arm}\n`);
  await expect(given(join(far, arm))).rejects.toMatchObject({ code: 'RELEASE_DAMAGED' });
  await expect(given(join(near, 'cse.tar.gz'))).rejects.toMatchObject({ code: 'RELEASE_INVALID' });
  await expect(findRelease('linux/amd64=/cse-1.2.3-linux-arm64.tar.gz', looking)).rejects.toMatchObject({
    code: 'RELEASE_PLATFORM',
  });
  await expect(findRelease('windows/amd64', looking)).rejects.toMatchObject({ code: 'PLATFORM_INVALID' });
});

test('a file outside of an installation belongs to none', async () => {
  await using place = await scratch();
  await writeFile(join(place.dir, 'a.js'), '');
  expect(await findInstallation(join(place.dir, 'a.js'))).toBeUndefined();
});
