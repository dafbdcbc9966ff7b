import { afterAll, expect, test } from 'vitest';
import { describeArchive, holdingsOf, openArchive } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, tarball, write } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const { files } = typed({});

async function described(dir: string) {
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  return describeArchive(archive);
}

test('an archive says how much it carries, and how much it leaves to an earlier one', async () => {
  const some = await sample();
  const [first, second] = [fresh(), fresh()];
  const whole = await write(first, some);
  const next = await write(second, some, { base: { holds: holdingsOf(some.plan) } });
  const total = (contents: readonly { readonly size: number }[]) => contents.reduce((sum, { size }) => sum + size, 0);
  const [before, after] = [await described(first), await described(second)];
  const { contents } = whole;
  expect(before.contents).toEqual({ count: contents.length, bytes: total(contents), presumed: 0 });
  expect(after.contents).toEqual({
    count: next.contents.length,
    bytes: total(contents) - total(next.presumes),
    presumed: contents.length - next.contents.length,
  });
});

test('an archive says what was asked for, if that is known', async () => {
  const { source, plan } = await sample();
  const asked = [{ use: 'images', options: { images: ['reg.example/b:latest'] } }];
  const [plain, full] = [fresh(), fresh()];
  await write(plain, { source, plan });
  await write(full, { source, plan: { ...plan, asked } });
  expect([(await described(plain)).asked, (await described(full)).asked]).toEqual([[], asked]);
});

test('of each plugin it is said whether it has a signature of its own', async () => {
  const dir = fresh();
  await write(dir, await sample(), {
    plugins: [tarball('charts', { signature: 'untrusted comment: …' }), tarball('notes')],
  });
  const { plugins } = await described(dir);
  expect(plugins.map(({ use, size, signed }) => [use, size, signed])).toEqual([
    ['charts', 6, true],
    ['notes', 5, false],
  ]);
});
