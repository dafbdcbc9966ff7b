import { memoryStore } from '@cse/store';
import { expect, test } from 'vitest';
import { copy, write } from './copy.testing.ts';

const DST = 'dst.example/team/app';

test.each([
  [{ 'to-repo': DST }, 'Expected either --lock, --bundle (-b), --image (-i), or --tar as a source'],
  [
    { bundle: 'a', image: 'b', 'to-repo': DST },
    'Expected either --lock, --bundle (-b), --image (-i), or --tar as a source',
  ],
  [{ image: 'a' }, 'Expected either --to-tar or --to-repo'],
  [{ image: 'a', 'to-tar': 'x', 'to-repo': DST }, 'Expected either --to-tar or --to-repo'],
  [{ tar: 'a', 'to-tar': 'x' }, 'Cannot use tar source (--tar) with tar destination (--to-tar)'],
  [{ image: 'a', 'to-tar': 'x', 'lock-output': 'y' }, 'Cannot output lock file with tar destination'],
  [{ image: 'a', 'to-repo': DST, resume: true }, 'Flag --resume can only be used when copying to tar'],
  [
    { image: 'a', 'to-repo': `${DST}:tag` },
    'Building import repository ref: repository can only contain the characters',
  ],
  [{ image: 'https://reg.example/a', 'to-repo': DST }, 'could not parse reference: https://reg.example/a'],
  [{ image: 'a', 'to-repo': DST, concurrency: 0 }, 'Expected --concurrency to be at least 1'],
])('%j is refused in imgpkg’s words', async (flags, message) => {
  await expect(copy(memoryStore(), flags)).rejects.toThrow(message);
});

test('a file that is no lock is refused in imgpkg’s words, with what is wrong and where', async () => {
  const lock = await write(
    'x.yml',
    'apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: app:1.0\n',
  );
  await expect(copy(memoryStore(), { lock, 'to-repo': DST })).rejects.toThrow(
    `Trying to read bundle or images lock file: ${lock}: ImagesLock, line 4: images.0.image: Expected ref to be in digest form, got 'app:1.0'`,
  );
});
