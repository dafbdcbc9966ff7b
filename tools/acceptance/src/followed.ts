import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** What was found by following a registry's own files. */
export interface Followed {
  /** Every `path:tag` that a BOM names, with its digest. */
  readonly references: ReadonlyMap<string, string>;
  /** Every `path@digest` that stands in the bundles' own repositories. */
  readonly members: ReadonlySet<string>;
  readonly bundles: number;
}

/**
 * Follows a TKG release through a registry with plain HTTP and none of our code: its BOM, the TKrs that the compatibility
 * image lists, their BOMs, and each bundle's lock, whose images must be in the bundle's own repository. Throws at the first gap.
 */
export async function followRelease(host: string, version: string): Promise<Followed> {
  const references = new Map<string, string>();
  const members = new Set<string>();
  let bundles = 0;
  const newest = (await tagsOf(host, 'tkr-compatibility')).flatMap((tag) => /^v(\d+)$/.exec(tag)?.[1] ?? []);
  const compatibility = parse(await fileOf(host, `tkr-compatibility:v${Math.max(...newest.map(Number))}`));
  const { supportedKubernetesVersions: tkrs } = compatibility.managementClusterVersions.find(
    (entry: { version: string }) => entry.version === version,
  );
  const tags = tkrs.map((name: string) => name.replace('+', '_'));
  const boms = [`tkg-bom:${version}`, ...tags.map((tag: string) => `tkr-bom:${tag}`)];
  const packages = ['aws', 'azure', 'vsphere-nonparavirt'].flatMap((provider) =>
    tags.flatMap((tag: string) => [`tkr-repository-${provider}:${tag}`, `tkr-${provider}:${tag}`]),
  );
  const named = await Promise.all(boms.map(async (bom) => imagesIn(await fileOf(host, bom))));
  await Promise.all([...new Set([...boms, ...packages, ...named.flat()])].map(follow));
  return { references, members, bundles };

  async function follow(reference: string): Promise<void> {
    const { digest, manifest } = await manifestOf(host, reference);
    references.set(reference, digest);
    const path = reference.slice(0, reference.lastIndexOf(':'));
    if (await isBundle(host, path, manifest)) await followBundle(path, digest, manifest);
  }

  async function followBundle(path: string, digest: string, manifest: FollowedManifest): Promise<void> {
    await manifestOf(host, `${path}:${digest.replace(':', '-')}.image-locations.imgpkg`);
    const { images } = parse(await lockOf(host, path, manifest));
    bundles += 1;
    for (const { image } of images ?? []) {
      const member = `${path}@${image.split('@')[1]}`;
      const found = await manifestOf(host, member);
      members.add(member);
      if (await isBundle(host, path, found.manifest)) await followBundle(path, found.digest, found.manifest);
    }
  }
}

interface FollowedManifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
}

interface FollowedComponent {
  readonly images?: Readonly<Record<string, { readonly imagePath: string; readonly tag: string }>>;
}

function imagesIn(bom: string): readonly string[] {
  const components = Object.values<readonly FollowedComponent[]>(parse(bom).components).flat();
  const images = components.flatMap(({ images }) => Object.values(images ?? {}));
  return images.map(({ imagePath, tag }) => `${imagePath}:${tag}`);
}

async function tagsOf(host: string, path: string): Promise<readonly string[]> {
  const answer = await get(host, `${path}/tags/list`);
  return ((await answer.json()) as { tags: readonly string[] }).tags;
}

async function manifestOf(host: string, reference: string) {
  const [path, selector] = reference.includes('@') ? reference.split('@') : reference.split(/:(?=[^:]*$)/);
  const answer = await get(host, `${path}/manifests/${selector}`);
  return {
    digest: answer.headers.get('docker-content-digest') ?? '',
    manifest: (await answer.json()) as FollowedManifest,
  };
}

async function isBundle(host: string, path: string, { config }: FollowedManifest): Promise<boolean> {
  if (!config) return false;
  const answer = await get(host, `${path}/blobs/${config.digest}`);
  const { config: inner } = (await answer.json()) as { config?: { Labels?: object } };
  return 'dev.carvel.imgpkg.bundle' in (inner?.Labels ?? {});
}

async function fileOf(host: string, reference: string): Promise<string> {
  const { manifest } = await manifestOf(host, reference);
  return Object.values(await filesOf(host, reference.slice(0, reference.lastIndexOf(':')), manifest))[0] ?? '';
}

async function lockOf(host: string, path: string, manifest: FollowedManifest): Promise<string> {
  return (await filesOf(host, path, manifest))['.imgpkg/images.yml'] ?? '';
}

/** The files of a small image of one layer: names and sizes stand at fixed places of a tar's headers. */
async function filesOf(host: string, path: string, { layers = [] }: FollowedManifest): Promise<Record<string, string>> {
  const answer = await get(host, `${path}/blobs/${layers[0]?.digest}`);
  const tar = gunzipSync(Buffer.from(await answer.arrayBuffer()));
  const files: Record<string, string> = {};
  for (let at = 0; tar[at];) {
    const name = tar.toString('utf8', at, tar.indexOf(0, at)).replace(/^\.\//, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    files[name] = tar.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('/') && name !== '.'));
}

async function get(host: string, path: string): Promise<Response> {
  const answer = await fetch(`http://${host}/v2/tkg/${path}`, { headers: { accept: ACCEPT } });
  if (!answer.ok) throw new Error(`${host}/tkg/${path}: ${answer.status}`);
  return answer;
}
