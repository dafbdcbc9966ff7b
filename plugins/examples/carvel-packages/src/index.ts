import { CseError } from '@cse/errors';
import { bundleWants, isBundle } from '@cse/imgpkg';
import { parseReference } from '@cse/oci';
import { definePlugin, type Located, type PlanContext, type Want } from '@cse/plugin';
import { z } from 'zod';
import { packagesIn, type CarvelPackage } from './packages.ts';

const MANIFESTS = 'application/vnd.example.carvel.packages.v1+yaml';

/** A Carvel package repository: all of it as `imgpkg copy` brings it, or only some of its packages. */
export default definePlugin({
  name: '@example/carvel-packages',
  item: z.strictObject({
    /** The bundle of the package repository. */
    repository: z.string(),
    /** `cert-manager.tanzu.vmware.com` for all of its versions, or with `:1.7.2+vmware.1` for one. Without any, all packages. */
    packages: z.array(z.string()).default([]),
  }),
  async *plan({ repository, packages }, context) {
    const content = await context.source.resolve(repository);
    const { repository: name, tag } = parseReference(repository);
    const to = context.relocate(name);
    if (packages.length === 0) return yield* bundleWants(content, { to, tag }, context);

    // Wanted too, so that an archive can be asked for its packages.
    yield { content, to, tag };
    const chosen = choose(await packagesIn(content, context), packages);
    const places = new Map(chosen.map((each) => [each.image, `${to}/${each.name}`]));
    for (const { image, version } of chosen)
      yield* partsOf(await find(image, name, context), { to: places.get(image) ?? to, tag: asTag(version) }, context);
    if (context.destination === 'archive') context.postpone('the Package resources, which name the target');
    else for (const each of chosen) yield resource(each, { to: `${to}/${each.name}/resource` }, context);
  },
});

function choose(all: readonly CarvelPackage[], wanted: readonly string[]): readonly CarvelPackage[] {
  const isWanted = ({ name, version }: CarvelPackage) =>
    wanted.some((each) => each === name || each === `${name}:${version}`);
  const missing = wanted.filter(
    (each) => !all.some(({ name, version }) => each === name || each === `${name}:${version}`),
  );
  if (missing.length > 0)
    throw new CseError('PACKAGE_UNKNOWN', 'plan', `the package repository has no ${missing.join(', ')}`, {
      hint: `It has ${[...new Set(all.map(({ name }) => name))].join(', ')}.`,
    });
  return all.filter(isWanted);
}

/** A package's bundle: beside that of the repository, where imgpkg puts it, or where it was published. */
async function find(image: string, repository: string, { source }: PlanContext): Promise<Located> {
  const beside = `${repository}@${image.slice(image.indexOf('@') + 1)}`;
  return (await source.find(beside)) ?? source.resolve(image);
}

async function* partsOf(
  content: Located,
  place: { to: string; tag: string },
  context: PlanContext,
): AsyncGenerator<Want> {
  if (await isBundle(content, context)) yield* bundleWants(content, place, context);
  else yield { content, ...place };
}

/** The Package resource as an artifact, which names the bundle where it is now: `kubectl apply` takes what `oras pull` writes. */
function resource(
  { image, version, text, name }: CarvelPackage,
  { to }: { to: string },
  { create }: PlanContext,
): Want {
  const encode = (value: string) => new TextEncoder().encode(value);
  const place = `${to.slice(0, to.lastIndexOf('/'))}${image.slice(image.indexOf('@'))}`;
  const { descriptor: config } = create('application/vnd.oci.empty.v1+json', encode('{}'));
  const { descriptor } = create(MANIFESTS, encode(text.replaceAll(image, place)));
  const layers = [{ ...descriptor, annotations: { 'org.opencontainers.image.title': `${name}.${version}.yaml` } }];
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = { schemaVersion: 2, mediaType, artifactType: MANIFESTS, config, layers };
  return { content: create(mediaType, encode(JSON.stringify(manifest))), to, tag: asTag(version) };
}

const asTag = (version: string) => version.replaceAll('+', '_');
