import type { Want } from '@cse/plugin';
import { describe, expect, test } from 'vitest';
import { contextOf, SOURCE, type World } from '../test/fake-source.ts';
import { bundles, facts, OTHER, tag, tkgBom, TKR, tkrBom, world } from '../test/small-release.ts';
import { planTkg, tkgItem } from './index.ts';

const CORE = ['antrea:v1.11.3', 'packages/management/repo:v0.32.0', 'tkg-bom:v2.5.0'];
const COMPATIBILITY = ['tkg-compatibility:v15', 'tkr-compatibility:v31'];
const ofTkr = (name: string) =>
  ['tkr-bom', 'tkr-repository-vsphere-nonparavirt', 'tkr-vsphere-nonparavirt'].map((path) => `${path}:${tag(name)}`);
const COMMON = ['etcd:v3.5.10_vmware.1', 'pause:3.9'];

describe('planning a TKG release', () => {
  test('wants all that its BOM and those of its TKrs name, each once, with the files that say so', async () => {
    const { references } = await plan();
    expect(references).toEqual([...CORE, ...COMMON, ...COMPATIBILITY, ...ofTkr(TKR), ...ofTkr(OTHER)].sort());
  });

  test('puts everything below tkg at the target, under its own path and tag', async () => {
    const { wants } = await plan();
    expect(new Set(wants.map(({ to }) => to.split('/').slice(0, 2).join('/')))).toEqual(new Set(['base.example/tkg']));
  });

  test('wants a bundle as whoever knows bundles does, and files after all else', async () => {
    const { wants } = await plan();
    const ofBundle = wants.filter(({ to }) => to.endsWith('/packages/management/repo'));
    expect(ofBundle.map(({ tag: name, after: last }) => [name, last])).toEqual([
      [undefined, undefined],
      ['v0.32.0', 'item'],
    ]);
    const last = wants.filter(({ to, after: isLast }) => isLast && !to.includes('/packages/')).map(nameOf);
    expect(last.sort()).toEqual(
      [...COMPATIBILITY, 'tkg-bom:v2.5.0', `tkr-bom:${tag(TKR)}`, `tkr-bom:${tag(OTHER)}`].sort(),
    );
  });

  test('notes the packages of a provider that the source does not have, and goes on', async () => {
    const { notes } = await plan();
    expect(notes).toEqual([
      `${SOURCE}/tkr-repository-aws:${tag(TKR)} is not at the source, so TKG 2.5.0 is copied without the packages for aws of ${TKR}`,
      `${SOURCE}/tkr-repository-aws:${tag(OTHER)} is not at the source, so TKG 2.5.0 is copied without the packages for aws of ${OTHER}`,
    ]);
  });

  test('asks for nothing twice', async () => {
    const { asked } = await plan();
    expect(asked.filter((reference, at) => asked.indexOf(reference) !== at)).toEqual([]);
  });

  test('makes the same wants in the same order, however late the source answers', async () => {
    const [first, second] = [await plan(), await plan({ delays: true })];
    expect(second.wants.map(nameOf)).toEqual(first.wants.map(nameOf));
  });

  test('names all images that the source lacks in one error', async () => {
    const missing = { ...world() };
    delete missing['pause:3.9'];
    delete missing['antrea:v1.11.3'];
    await expect(plan({ images: missing })).rejects.toMatchObject({
      code: 'TKG_IMAGES_MISSING',
      fault: 'plan',
      message: `the source lacks images of TKG 2.5.0: ${SOURCE}/antrea:v1.11.3, ${SOURCE}/pause:3.9`,
    });
  });

  test('says when clusters will ask for an etcd that the TKr does not bring', async () => {
    const images = world({
      [`tkr-bom:${tag(TKR)}`]: tkrBom(TKR, 'v3.5.11_vmware.1'),
      'etcd:v3.5.11_vmware.1': '',
    });
    const { notes } = await plan({ images });
    expect(notes[0]).toBe(
      `TKr ${TKR} has etcd:v3.5.11_vmware.1, but CSE clusters are known to ask for etcd:v3.5.10_vmware.1`,
    );
  });

  test('says when no tanzu command line will look for the release', async () => {
    const images = world({ 'tkg-compatibility:v16': 'version: v2\nmanagementClusterPluginVersions:\n' });
    const { notes } = await plan({ images });
    expect(notes[0]).toBe('tkg-compatibility:v16 does not list TKG 2.5.0, so no Tanzu CLI will look for it');
  });
});

test('takes the TKrs that were chosen, and no other', async () => {
  const { references } = await plan({ item: { tkrs: ['v1.28.4---vmware.1-tkg.1'] } });
  expect(references).toEqual([...CORE, ...COMMON, ...COMPATIBILITY, ...ofTkr(TKR)].sort());
});

test('refuses a TKr whose BOM the source lacks, and says which BOMs it has', async () => {
  const images = { ...world() };
  delete images[`tkr-bom:${tag(OTHER)}`];
  await expect(plan({ images })).rejects.toMatchObject({
    code: 'TKG_BOM_MISSING',
    hint: expect.stringContaining(`The source has ${tag(TKR)}.`),
  });
});

describe('what cannot be planned', () => {
  test.each([
    ['a release that the plugin does not serve', { item: { tkg: ['2.6.0'] } }, 'TKG_RELEASE_UNKNOWN', 'usage'],
    ['a provider that the BOM does not name', { item: { providers: ['gcp'] } }, 'TKG_PROVIDER_UNKNOWN', 'usage'],
    ['no TKr name', { item: { tkrs: ['latest'] } }, 'TKR_NAME_INVALID', 'usage'],
    [
      'a compatibility image without a version',
      { images: { 'tkg-bom:v2.5.0': tkgBom(), 'tkg-compatibility:latest': '' } },
      'TKG_COMPATIBILITY_MISSING',
      'plan',
    ],
    [
      'a release that the compatibility file does not list',
      { images: world({ 'tkr-compatibility:v32': 'version: v32\nmanagementClusterVersions: []\n' }) },
      'TKG_RELEASE_UNLISTED',
      'plan',
    ],
    ['a release without a BOM', { item: { tkg: ['2.5.1'] } }, 'TKG_BOM_MISSING', 'plan'],
    ['a BOM that is no BOM', { images: world({ 'tkg-bom:v2.5.0': 'hello' }) }, 'TKG_FILE_INVALID', 'plan'],
    ['a BOM image without a file', { images: world({ 'tkg-bom:v2.5.0': '' }) }, 'TKG_FILE_MISSING', 'plan'],
  ] as const)('%s is refused', async (_, options, code, fault) => {
    await expect(plan(options)).rejects.toMatchObject({ code, fault });
  });

  test('a broken BOM is named with its file, its image and the line', async () => {
    const images = world({ 'tkg-bom:v2.5.0': tkgBom().replace('tag: v0.32.0', 'tag: ""') });
    await expect(plan({ images })).rejects.toThrow(
      `file.yaml of ${SOURCE}/tkg-bom:v2.5.0 is invalid: line 5, component management[0].images.repo.tag is empty`,
    );
  });
});

test('only the providers that were chosen are asked for', async () => {
  const { asked, notes } = await plan({ item: { providers: ['vsphere-nonparavirt'] } });
  expect(asked.filter((reference) => reference.includes('aws'))).toEqual([]);
  expect(notes).toEqual([]);
});

test('an item that names no release means the usual one, and 2.5 means 2.5.0', () => {
  const item = tkgItem(facts);
  expect([item.parse({}).releases, item.parse({ tkg: ['2.5', '2.5.1', '2.5.0'] }).releases]).toEqual([
    ['2.5.0'],
    ['2.5.0', '2.5.1'],
  ]);
});

describe('a patch release that came after the plugin', () => {
  const newer = (listed: string) =>
    world({
      'tkg-bom:v2.5.9': tkgBom().replaceAll('v2.5.0', 'v2.5.9'),
      'tkg-compatibility:v17': `version: v2
managementClusterPluginVersions: [{ version: v0.32.9, supportedTKGBomVersions: [{ imagePath: tkg-bom, tag: ${listed} }] }]
`,
      'tkr-compatibility:v33': `version: v33
managementClusterVersions: [{ version: v2.5.9, supportedKubernetesVersions: [${TKR}] }]
`,
    });

  test('is copied as the source describes it, and it is said that nothing else is known', async () => {
    const { references, notes } = await plan({ item: { tkg: ['2.5.9'] }, images: newer('v2.5.9') });
    expect(references).toContain('tkg-bom:v2.5.9');
    expect(references).toContain(`tkr-bom:${tag(TKR)}`);
    expect(notes.join()).toContain('the plugin tkg-2.5 knows nothing of TKG 2.5.9, so it is copied as the source');
  });

  test('is refused where the source does not name it', async () => {
    const asked = plan({ item: { tkg: ['2.5.9'] }, images: newer('v2.5.8') });
    await expect(asked).rejects.toMatchObject({ code: 'TKG_RELEASE_UNLISTED', fault: 'plan' });
  });
});

interface Options {
  readonly item?: object;
  readonly images?: World;
  readonly delays?: boolean;
}

async function plan({ item = {}, images = world(), delays = false }: Options = {}) {
  const notes: string[] = [];
  const asked: string[] = [];
  const context = contextOf(images, { notes, asked, delays });
  const wants = await Array.fromAsync(planTkg(tkgItem(facts).parse(item), { facts, bundles }, context));
  return { wants, notes, asked, references: [...new Set(wants.filter((want) => want.tag).map(nameOf))].sort() };
}

const nameOf = ({ to, tag: name }: Want) => `${to.replace('base.example/tkg/', '')}:${name}`;
