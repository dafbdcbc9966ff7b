import { inParallel } from './in-parallel.ts';
import type { Maker } from './maker.ts';
import { textFile } from './tar.ts';
import { printTkgBom, printTkgCompatibility, printTkrBom, printTkrCompatibility, TKG } from './tkg-boms.ts';
import { makeTkrPackages, TkgMaker } from './tkg-bundles.ts';
import { imagesOf, tkgComponents, tkrComponents } from './tkg-components.ts';
import { tagOf, type TkgRelease } from './tkg-releases.ts';

/** What the vendor's registry holds for one TKG release. */
export async function fillTkg(release: TkgRelease, maker: Maker): Promise<void> {
  const components = tkgComponents(release);
  const making = new TkgMaker(maker, components);
  const images = imagesOf(components).filter(({ imagePath }) => imagePath !== 'tkg-bom');
  await inParallel(images, (image) => making.make(image));
  for (const tkr of release.tkrs) await fillTkr(release, tkr, maker);
  await file(maker, `tkg-bom:${release.version}`, { [`tkg-bom-${release.version}.yaml`]: printTkgBom(release) });
}

/** The compatibility files: the newest of each names every release, and other tags stand beside the versions. */
export async function fillCompatibility(maker: Maker): Promise<void> {
  for (const version of ['v10', 'v11', 'v13', 'v13-rc.1']) {
    await file(maker, `tkg-compatibility:${version}`, { 'tkg-compatibility.yaml': printTkgCompatibility(version) });
  }
  for (const version of ['v9', 'v23', 'v24']) {
    await file(maker, `tkr-compatibility:${version}`, { 'tkr-compatibility.yaml': printTkrCompatibility(version) });
  }
}

async function fillTkr(release: TkgRelease, tkr: TkgRelease['tkrs'][number], maker: Maker): Promise<void> {
  const components = tkrComponents(release, tkr);
  const making = new TkgMaker(maker, components);
  await inParallel(imagesOf(components), (image) => making.make(image));
  await makeTkrPackages(maker, tkr);
  await file(maker, `tkr-bom:${tagOf(tkr.name)}`, { [`tkr-bom-${tkr.name}.yaml`]: printTkrBom(release, tkr) });
}

function file(maker: Maker, path: string, files: Readonly<Record<string, string>>) {
  const entries = Object.entries(files).map(([name, text]) => textFile(name, text, 0o600));
  return maker.image(`${TKG}/${path}`, { files: entries });
}
