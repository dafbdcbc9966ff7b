import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { sample, scratch, write } from '../sample.testing.ts';
import { findPlan } from './find-plan.ts';

const { fresh, remove } = scratch();
afterAll(remove);
const { files } = typed({});

let dir: string;
let manifest: ArchiveManifest;
let text: string;
beforeEach(async () => {
  dir = fresh();
  manifest = await write(dir, await sample(), { partSize: 100 * 1024 });
  text = readFileSync(join(dir, 'plan.json'), 'utf8');
});

const paths = () => new Map(manifest.parts.map(({ name }, at) => [at + 1, join(dir, name)]));

test('a copy of the plan that was changed is told, and the plan is read from another or from the parts', async () => {
  const other = fresh();
  await write(other, await sample({ size: 7 }));
  const changed = [{ kind: 'damaged', blocks: true, message: expect.stringContaining(`${other}/plan.json`) }];
  for (const dirs of [[dir, other], [other, dir], [other]])
    expect(await findPlan(files, dirs, { manifest, paths: paths() })).toMatchObject({ text, problems: changed });
});

test('a plan that is nowhere whole is missing', async () => {
  rmSync(join(dir, 'plan.json'));
  const others = new Map([...paths()].filter(([part]) => part > 1));
  for (const found of [others, new Map<number, string>()])
    await expect(findPlan(files, [dir], { manifest, paths: found })).rejects.toMatchObject({
      code: 'ARCHIVE_PLAN_MISSING',
    });
});

test('a plan that lies in several parts is put together in their order, whichever was found first', async () => {
  const { source, plan } = await sample();
  const asked = [{ use: 'images', options: { note: 'x'.repeat(300_000) } }];
  const large = fresh();
  const { parts, ...rest } = await write(large, { source, plan: { ...plan, asked } }, { partSize: 100 * 1024 });
  const whole = readFileSync(join(large, 'plan.json'), 'utf8');
  const found = parts.map(({ name }, at) => [at + 1, join(large, name)] as const).reverse();
  expect(await findPlan(files, [], { manifest: { ...rest, parts }, paths: new Map(found) })).toEqual({
    text: whole,
    problems: [],
  });
});
