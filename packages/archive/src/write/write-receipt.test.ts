import { relocatedPlan, type Plan } from '@cse/graph';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archive, generateKeys, parseReceipt, verifyDetached, type ArchiveManifest } from '../index.ts';
import { typed } from '../medium.testing.ts';
import { planOf } from '../plan.testing.ts';
import { sample, scratch, write, type Sample } from '../sample.testing.ts';

const { fresh, remove } = scratch();
afterAll(remove);

let some: Sample;
let dir: string;
let manifest: ArchiveManifest;
beforeAll(async () => {
  some = await sample();
  dir = fresh();
  manifest = await write(dir, some);
});

/** Tells the archive that a plan has arrived. */
async function arrived(plan: Plan, { state = fresh(), ...flags }: Readonly<Record<string, string>> = {}) {
  const options = typed({ 'allow-unsigned': true, ...flags }, { state, cse: 'cse-1.2.3-linux-x64' });
  await using carried = await archive.read([dir], options);
  const [said = ''] = (await carried.arrived?.(plan)) ?? [];
  const path = said.slice(said.indexOf('/'));
  return { said, state, path, text: readFileSync(path, 'utf8') };
}

const movedTo = (base: string) => relocatedPlan(some.plan, (name) => name.replace('reg.example', base));
const nameFor = async (plan: Plan) =>
  basename((await arrived(plan)).path).replace(`-${manifest.set.slice(0, 8)}-1`, '');

test('a receipt says which archive arrived, by which cse, and what the target holds now by either name', async () => {
  const { said, path, text } = await arrived(movedTo('site.example:5000/mirror'));
  expect(said).toBe(`receipt for the next cse export --since: ${path}`);
  const { holds, ...receipt } = parseReceipt(path, text);
  expect(receipt).toMatchObject({
    target: 'site.example:5000',
    since: { set: manifest.set, sequence: 1 },
    cse: 'cse-1.2.3-linux-x64',
  });
  expect([...holds.keys()]).toEqual([
    'reg.example/a/one',
    'reg.example/a/two',
    'reg.example/b',
    'site.example:5000/mirror/a/one',
    'site.example:5000/mirror/a/two',
    'site.example:5000/mirror/b',
  ]);
  const [first] = [...some.plan.steps.values()].filter(({ kind }) => kind === 'copy-blob');
  expect([...(holds.get('site.example:5000/mirror/a/one') ?? [])]).toContain(first?.content.digest);
  expect(holds.get('site.example:5000/mirror/a/one')).toEqual(holds.get('reg.example/a/one'));
});

test('it stands in a folder that is made for receipts, under the name of the target, the set and the sequence', async () => {
  const { state, path } = await arrived(movedTo('site.example:5000/mirror'));
  expect(path).toBe(join(state, 'receipts', `site.example_5000_mirror-${manifest.set.slice(0, 8)}-1.json`));
  expect(readdirSync(join(state, 'receipts'))).toEqual([basename(path)]);
});

test('the name of the target is the path that all repositories lie below', async () => {
  expect(await nameFor(some.plan)).toBe('reg.example.json');
  expect(await nameFor(movedTo('site.example/a b'))).toBe('site.example_a_b.json');
  const source = some.source;
  expect(await nameFor(await planOf(source, ['reg.example/a/one:v1', 'reg.example/a/two:v2']))).toBe(
    'reg.example_a.json',
  );
  expect(await nameFor(await planOf(source, ['reg.example/a/one:v1']))).toBe('reg.example_a_one.json');
});

test('a target whose path is too long for a name of a file is named by its beginning', async () => {
  const name = await nameFor(movedTo(`site.example/${'long'.repeat(50)}`));
  expect(name).toBe(`site.example_${'long'.repeat(50)}`.slice(0, 100) + '.json');
});

test('of several targets that have nothing in common, the name says nothing', async () => {
  const plan = relocatedPlan(some.plan, (name) => name.replace('reg.example/a', 'other.example/a'));
  expect(await nameFor(plan)).toBe('.json');
});

test('where nothing arrived, the receipt holds nothing', async () => {
  const nothing = { ...some.plan, steps: new Map(), images: [] };
  const { path, text } = await arrived(nothing);
  expect(parseReceipt(path, text)).toMatchObject({ target: '', holds: new Map() });
  expect(await nameFor(nothing)).toBe('.json');
});

test('a receipt stands where it is asked for, and nowhere else', async () => {
  const [folder, state] = [fresh(), fresh()];
  mkdirSync(folder);
  const { path } = await arrived(some.plan, { state, receipt: join(folder, 'mine.json') });
  expect([path, existsSync(state)]).toEqual([join(folder, 'mine.json'), false]);
  expect(readdirSync(folder)).toEqual(['mine.json']);
});

test('a receipt that is signed has a signature beside it, of that second and for that file', async () => {
  const { publicKey, secretKey, id } = generateKeys(randomBytes);
  const folder = fresh();
  mkdirSync(folder);
  const [sign, receipt] = [join(folder, 'key'), join(folder, 'mine.json')];
  await typed({}).writeNamed(sign, secretKey);
  const { text } = await arrived(some.plan, { sign, receipt });
  const signed = { path: receipt, text: readFileSync(`${receipt}.minisig`, 'utf8'), trust: [publicKey] };
  const { keyId, comment } = verifyDetached(Buffer.from(text), signed);
  expect(keyId).toBe(id);
  expect(Object.fromEntries(comment)).toEqual({ timestamp: '1700000000', file: 'mine.json', hashed: 'hashed' });
});
