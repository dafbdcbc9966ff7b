import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ImageList, parseTkgBom, parseTkrBom, parseTkrCompatibility, type Bom } from './index.ts';

const FOLDER = new URL('../../../../shared/data/tkg/', import.meta.url);
const isThere = existsSync(FOLDER);
if (!isThere) process.stderr.write('skipped the tests of the real BOMs: ../shared/data/tkg is absent\n');

const realFile = (name: string) => ({ name, text: readFileSync(new URL(name, FOLDER), 'utf8') });

const distinct = ({ images }: Bom) => {
  const list = new ImageList();
  list.add('', ...images);
  return list.images;
};
const counts = (bom: Bom) => ({
  components: new Set(bom.images.map(({ component }) => component)).size,
  images: bom.images.length,
  distinct: distinct(bom).length,
  paths: new Set(bom.images.map(({ path }) => path)).size,
});

describe.skipIf(!isThere)('the real files', () => {
  test('the TKG BOM 1.6.0 names 121 images, 112 of them once', () => {
    const bom = parseTkgBom(realFile('tkg-bom-v1.6.0.yaml'));
    expect(counts(bom)).toMatchObject({ images: 121, distinct: 112, paths: 101 });
    expect(bom).toMatchObject({
      version: 'v1.6.0',
      defaultTkr: 'v1.23.8+vmware.2-tkg.1',
      tkrBomPath: 'tkr-bom',
      tkrCompatibilityPath: 'v18-v1.6.0/tkr-compatibility',
    });
    expect(Object.fromEntries(bom.packageRepositories)).toEqual({
      aws: 'tkr-repository-aws',
      azure: 'tkr-repository-azure',
      'vsphere-nonparavirt': 'tkr-repository-vsphere-nonparavirt',
    });
    expect([...bom.packages.values()]).toEqual(['tkr-aws', 'tkr-azure', 'tkr-vsphere-nonparavirt']);
  });

  test('the TKr BOM 1.23.8 names 71 images, and what kubeadm and CSE need of them', () => {
    const bom = parseTkrBom(realFile('tkr-bom-v1.23.8+vmware.2-tkg.1.yaml'));
    expect(counts(bom)).toMatchObject({ images: 71, distinct: 71, paths: 57 });
    expect(bom).toMatchObject({
      version: 'v1.23.8+vmware.2-tkg.1',
      kubernetes: 'v1.23.8+vmware.2',
      etcdTag: 'v3.5.4_vmware.6',
      corednsTag: 'v1.8.6_vmware.7',
    });
    expect(bom.ovas).toContain('v1.23.8+vmware.2-tkg.1-85a434f93857371fccb566a414462981');
  });

  test('both together name 181 images', () => {
    const list = new ImageList();
    list.add('tkg', ...parseTkgBom(realFile('tkg-bom-v1.6.0.yaml')).images);
    list.add('tkr', ...parseTkrBom(realFile('tkr-bom-v1.23.8+vmware.2-tkg.1.yaml')).images);
    expect(list.images).toHaveLength(181);
  });

  test("the vendor's own vectors: 36 images and the BOM itself of 1.3.0, 10 of the TKr 1.17.16 with its BOM", () => {
    const tkg = distinct(parseTkgBom(realFile('tkg-bom-v1.3.0.yaml')));
    const tkr = distinct(parseTkrBom(realFile('tkr-bom-v1.17.16+vmware.2-tkg.1.yaml')));
    expect({ tkg: tkg.length, tkr: tkr.length }).toEqual({ tkg: 36, tkr: 9 });
  });

  test('the tag of pause is the text 3.6', () => {
    const { images } = parseTkrBom(realFile('tkr-bom-v1.23.8+vmware.2-tkg.1.yaml'));
    expect(images.filter(({ path }) => path === 'pause').map(({ tag }) => tag)).toContain('3.6');
  });

  test('the real tkr-compatibility lists 18 releases', () => {
    const { version, tkrs } = parseTkrCompatibility(realFile('tkr-compatibility.yaml'));
    expect({ version, releases: tkrs.size }).toEqual({ version: 'v19', releases: 18 });
    expect(tkrs.get('v1.3.0')).toHaveLength(4);
    expect(tkrs.get('v1.6.0')).toEqual([
      'v1.23.8+vmware.2-tkg.1',
      'v1.21.14+vmware.2-tkg.1',
      'v1.22.11+vmware.2-tkg.1',
    ]);
  });
});
