import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { digestOf, MediaType, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, layoutStore, nodeFiles, printLayout, type Repository } from '@cse/store';
import { command } from './command.ts';
import { RUNTIME_LIBRARIES } from './components.ts';
import { debianPackages, unpackDebian } from './debian.ts';
import { ARCHITECTURES, NAMES, type Architecture, type Facts } from './facts.ts';
import { layOut } from './installation.ts';
import { packTar } from './tarball.ts';

/** What an image is made of, and where it goes. */
export interface ImageOptions {
  readonly deployed: string;
  readonly scratch: string;
  readonly out: string;
}

/** The Debian packages below cse in the image: libc and what Node needs, certificates, and a shell for scripts of the cluster. */
export const IMAGE_PACKAGES = [...RUNTIME_LIBRARIES, 'libc6', 'ca-certificates', 'dash'];

const NOBODY_SPECIAL = 65_532;
const CSE = 'usr/lib/cse';

/** Makes the image of cse for all architectures, as an OCI layout in a tar. */
export async function packImage(facts: Facts, { deployed, scratch, out }: ImageOptions): Promise<string> {
  const dir = join(scratch, 'layout');
  await using store = layoutStore(dir, nodeFiles());
  const repository = store.repository('localhost/cse');
  const manifests: Descriptor[] = [];
  for (const arch of ARCHITECTURES) {
    const folders = await layOutLayers(join(scratch, `image-${arch}`), facts, { arch, deployed });
    const layers: Layer[] = [];
    for (const folder of folders) layers.push(await pushLayer(repository, folder, facts));
    manifests.push(await pushImage(repository, facts, { arch, layers }));
  }
  const annotations = annotationsOf(facts);
  const index = { schemaVersion: 2, mediaType: MediaType.index, manifests, annotations };
  const whole = await pushJson(repository, MediaType.index, index);
  // Of the manifests, only the index is an image to choose.
  const shelf = { manifests: new Map([[whole.digest, whole]]), tags: new Map([[facts.version, whole.digest]]) };
  const shelves = new Map([['localhost/cse', shelf]]);
  await writeFile(join(dir, 'index.json'), printLayout({ shelves, others: [] })['index.json']);
  const file = join(out, `cse-${facts.version}-image.oci.tar`);
  await packTar(dir, { to: file, epoch: facts.epoch, members: ['oci-layout', 'index.json', 'blobs'] });
  return file;
}

interface Layer {
  readonly descriptor: Descriptor;
  /** The digest of what is compressed in it (image-spec, config.md#layer-diffid). */
  readonly diffId: Digest;
}

/** The folders of the layers: the system, then the command line, which is the same for all, then Node. */
async function layOutLayers(
  folder: string,
  facts: Facts,
  { arch, deployed }: { readonly arch: Architecture; readonly deployed: string },
): Promise<readonly string[]> {
  const [system, shared, own] = [join(folder, 'system'), join(folder, 'shared'), join(folder, 'own')];
  await layOutSystem(system, facts, arch);
  await layOut(join(own, CSE), facts, { arch, deployed, package: 'image' });
  await layOutQueue(join(own, CSE, 'lib/cse/node_modules/@cse/plugin-queue-postgres'), facts);
  // Symbols for debuggers are a tenth of what each node of a cluster would pull.
  await command(`${NAMES[arch].triplet}-strip`, [join(own, CSE, 'lib/node')]);
  // The system below has it.
  await rm(join(own, CSE, 'lib/libstdc++'), { recursive: true });
  await mkdir(join(shared, CSE, 'lib'), { recursive: true });
  await rename(join(own, CSE, 'lib/cse'), join(shared, CSE, 'lib/cse'));
  return [system, shared, own];
}

/** Workers run in containers, where nobody installs plugins: the queue's lies beside cse, which finds it there. */
async function layOutQueue(to: string, { root }: Facts): Promise<void> {
  const plugin = join(root, 'plugins/queue-postgres');
  for (const name of ['package.json', 'dist'])
    await cp(join(plugin, name), join(to, name), { recursive: true, filter: (path) => !path.endsWith('.d.ts') });
}

async function layOutSystem(folder: string, facts: Facts, arch: Architecture): Promise<void> {
  await unpackDebian(await debianPackages(facts, arch, IMAGE_PACKAGES), folder);
  const bundle = join(folder, 'usr/share/ca-certificates/mozilla');
  const names = (await readdir(bundle)).sort();
  const certificates = await Promise.all(names.map((name) => readFile(join(bundle, name), 'utf8')));
  await keepCopyrights(join(folder, 'usr/share'));
  for (const path of ['etc/ssl/certs', 'tmp', 'home/cse']) await mkdir(join(folder, path), { recursive: true });
  await writeFile(join(folder, 'etc/ssl/certs/ca-certificates.crt'), certificates.join(''));
  const users = ['root:x:0:0:root:/root:/bin/sh', `cse:x:${NOBODY_SPECIAL}:${NOBODY_SPECIAL}:cse:/home/cse:/bin/sh`];
  await writeFile(join(folder, 'etc/passwd'), `${users.join('\n')}\n`);
  await writeFile(join(folder, 'etc/group'), `root:x:0:\ncse:x:${NOBODY_SPECIAL}:\n`);
  await writeFile(join(folder, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  // Conversions between character sets, which Node has within.
  for (const name of await readdir(join(folder, 'usr/lib')))
    await rm(join(folder, 'usr/lib', name, 'gconv'), { recursive: true, force: true });
}

/** Of what is meant for people, only the copyrights are kept. */
async function keepCopyrights(share: string): Promise<void> {
  for (const name of await readdir(share)) if (name !== 'doc') await rm(join(share, name), { recursive: true });
  for (const name of await readdir(join(share, 'doc')))
    for (const file of await readdir(join(share, 'doc', name)).catch(() => []))
      if (file !== 'copyright') await rm(join(share, 'doc', name, file), { recursive: true });
}

async function pushLayer(repository: Repository, folder: string, { epoch }: Facts): Promise<Layer> {
  const [plain, packed] = [`${folder}.tar`, `${folder}.tar.gz`];
  await packTar(folder, { to: plain, epoch, open: ['tmp', 'home/cse'] });
  await pipeline(createReadStream(plain), createGzip({ level: 9 }), createWriteStream(packed));
  const { size } = await stat(packed);
  const descriptor = { mediaType: MediaType.layer, digest: await digestOfFile(packed), size };
  await repository.push(descriptor, () => createReadStream(packed));
  return { descriptor, diffId: await digestOfFile(plain) };
}

async function pushImage(
  repository: Repository,
  facts: Facts,
  { arch, layers }: { readonly arch: Architecture; readonly layers: readonly Layer[] },
): Promise<Descriptor> {
  const platform = { os: 'linux', architecture: NAMES[arch].oci, ...(arch === 'arm64' ? { variant: 'v8' } : {}) };
  const config = await pushJson(repository, MediaType.config, {
    ...platform,
    created: new Date(facts.epoch * 1000).toISOString(),
    config: {
      User: `${NOBODY_SPECIAL}:${NOBODY_SPECIAL}`,
      Env: [`PATH=/${CSE}/bin:/usr/bin:/bin`, 'HOME=/home/cse'],
      Entrypoint: [`/${CSE}/bin/cse`],
      Cmd: ['--help'],
      WorkingDir: '/home/cse',
      Labels: annotationsOf(facts),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    config,
    layers: layers.map(({ descriptor }) => descriptor),
  };
  return { ...(await pushJson(repository, MediaType.manifest, manifest)), platform };
}

async function pushJson(repository: Repository, mediaType: string, value: unknown): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(value));
  const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.byteLength };
  await repository.push(descriptor, () => bytesOf(bytes));
  return descriptor;
}

async function digestOfFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `sha256:${hash.digest('hex')}`;
}

const annotationsOf = ({ version }: Facts) => ({
  'org.opencontainers.image.title': 'cse',
  'org.opencontainers.image.version': version,
  'org.opencontainers.image.licenses': 'Apache-2.0',
});
