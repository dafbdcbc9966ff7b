import { isAbsent } from '@cse/errors';
import type { Located, PlanContext } from '@cse/plugin';
import { parseTkgBom, parseTkrBom, type BomImage, type TkgBom, type TkrBom } from './bom.ts';
import { chooseTkrs } from './choose-tkrs.ts';
import { parseTkgCompatibility, parseTkrCompatibility, tkgCompatibilityPath } from './compatibility.ts';
import { missingBom, plain, unknownProvider, unlistedRelease } from './errors.ts';
import type { KnownTkr, ReleaseFacts } from './facts.ts';
import { ImageList, type NamedImage } from './image-list.ts';
import { readFileImage, readNewest, referenceOf, TKG_REPOSITORY, type PulledFile } from './source-files.ts';
import { tagOf } from './spelling.ts';

export interface ReleaseRequest {
  /** Without `v`. */
  readonly version: string;
  readonly tkrs?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly facts?: ReleaseFacts | undefined;
  /** Refuse it where `tkg-compatibility` does not list it: nobody else knows that there is such a release. */
  readonly listed?: boolean | undefined;
}

/** A TKG release as its own files describe it: the whole list of what it names, and the files that were read for it. */
export interface Release {
  /** With `v`. */
  readonly version: string;
  readonly defaultTkr?: string | undefined;
  readonly tkrs: readonly ReadTkr[];
  readonly images: readonly NamedImage[];
  /** The images of files, by reference: already resolved, no bundles, and to be there only when all else is. */
  readonly read: ReadonlyMap<string, Located>;
}

export interface ReadTkr {
  readonly name: string;
  readonly bom: TkrBom;
}

/** Follows the chain of files that make up a TKG release, from the compatibility file to the BOM of each TKr. */
export async function readRelease(request: ReleaseRequest, context: PlanContext): Promise<Release> {
  const { facts: { tkrs: known } = { tkrs: [] }, tkrs: asked, providers } = request;
  const version = `v${request.version}`;
  const [tkgCompatibility, bomImage] = await Promise.all([
    readNewest(tkgCompatibilityPath(version), context),
    readBom('tkg-bom', version, context),
  ]);
  checkListed(tkgCompatibility, { version, mustBe: request.listed }, context);
  const bom = parseTkgBom(bomImage.file);
  const packages = packagesOf(bom, version, providers);
  const tkrCompatibility = await readNewest(bom.tkrCompatibilityPath, context);
  const { listed, all } = listedTkrs(tkrCompatibility, version);
  const chosen = chooseTkrs({ version, listed, asked, known }, all, context.note);
  const tkrs = await Promise.all(chosen.map((name) => readTkr(name, bom, context)));
  for (const tkr of tkrs) compareWithFacts(tkr, known, context);

  const files = [tkgCompatibility, bomImage, tkrCompatibility];
  const list = new ImageList();
  list.add(version, ...files.map(asImage), ...bom.images);
  for (const tkr of tkrs) list.add(tkr.name, asImage(tkr.image), ...tkr.bom.images, ...packages(tkr.name));
  const read = [...files, ...tkrs.map(({ image }) => image)].map((file) => [referenceOf(file), file.content] as const);
  return { version, defaultTkr: bom.defaultTkr, tkrs, images: list.images, read: new Map(read) };
}

const asImage = ({ path, tag }: PulledFile): BomImage => ({ component: path, path, tag });

interface ReleaseListing {
  readonly version: string;
  readonly mustBe: boolean | undefined;
}

function checkListed(
  { file, path, tag }: PulledFile,
  { version, mustBe }: ReleaseListing,
  { note }: PlanContext,
): void {
  const { boms } = parseTkgCompatibility(file);
  if (boms.some((bom) => bom.endsWith(`tkg-bom:${version}`))) return;
  if (mustBe)
    throw unlistedRelease(
      file.name,
      version,
      boms.map((bom) => bom.slice(bom.lastIndexOf(':') + 1)),
    );
  note(`${path}:${tag} does not list TKG ${plain(version)}, so no Tanzu CLI will look for it`);
}

function listedTkrs({ file }: PulledFile, version: string) {
  const all = parseTkrCompatibility(file);
  const listed = all.tkrs.get(version);
  if (!listed) throw unlistedRelease(file.name, version, [...all.tkrs.keys()]);
  return { listed, all };
}

async function readTkr(
  name: string,
  { tkrBomPath }: TkgBom,
  context: PlanContext,
): Promise<ReadTkr & { image: PulledFile }> {
  const image = await readBom(tkrBomPath, tagOf(name), context);
  return { name, image, bom: parseTkrBom(image.file) };
}

async function readBom(path: string, tag: string, context: PlanContext): Promise<PulledFile> {
  try {
    return await readFileImage(path, tag, context);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const present = await Array.fromAsync(context.source.tags(`${TKG_REPOSITORY}/${path}`));
    throw missingBom(referenceOf({ path, tag }), present);
  }
}

/** The packages of each TKr, for the providers that were chosen. Not every provider has them for every TKr. */
function packagesOf(bom: TkgBom, version: string, providers?: readonly string[]): (tkr: string) => readonly BomImage[] {
  const known = new Set([...bom.packageRepositories.keys(), ...bom.packages.keys()]);
  const unknown = providers?.find((provider) => !known.has(provider));
  if (unknown !== undefined) throw unknownProvider(version, unknown, [...known]);
  const isWanted = ([provider]: readonly [string, string]) => providers?.includes(provider) ?? true;
  const paths = [...bom.packageRepositories, ...bom.packages].filter(isWanted);
  return (tkr) =>
    paths.map(([provider, path]) => ({
      component: `packages for ${provider}`,
      path,
      tag: tagOf(tkr),
      isOptional: true,
    }));
}

/** Clusters ask for the tags that CSE's tables give them; a BOM that has others leaves them without. */
function compareWithFacts({ name, bom }: ReadTkr, known: readonly KnownTkr[], { note }: PlanContext): void {
  const facts = known.find((tkr) => tkr.name === name || tkr.alsoCalled?.includes(name));
  const compare = (path: string, expected: readonly string[] | undefined, found: string | undefined) => {
    if (!expected || !found || expected.includes(found)) return;
    const asked = expected.map((tag) => `${path}:${tag}`).join(' or ');
    note(`TKr ${name} has ${path}:${found}, but CSE clusters are known to ask for ${asked}`);
  };
  compare('etcd', facts?.etcd, bom.etcdTag);
  compare('coredns', facts?.coredns, bom.corednsTag);
}
