import { MediaType, successorsOf, type Descriptor } from '@cse/oci';
import { readAll, type Store } from '@cse/store';
import {
  certificate,
  dockerRegistry,
  harborLike,
  image,
  index,
  layer,
  proxy,
  tokenServer,
  whenInstalled,
  type DockerRegistry,
  type FaultRule,
} from '@cse/testkit';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  registries,
  systemClock,
  type Clock,
  type Credentials,
  type HostOptions,
  type RegistriesOptions,
} from './index.ts';

const plainHttp = { plainHttp: true };
// Waits before another try are skipped; what watches for silence is not.
const hasty: Clock = { ...systemClock, sleep: (wait, signal) => systemClock.sleep(wait < 10_000 ? 0 : wait, signal) };
const at = (host: string, more: HostOptions = {}, options: RegistriesOptions = {}) =>
  registries({ hosts: { [host]: { ...plainHttp, ...more } }, clock: hasty, ...options });
const ada: Credentials = { find: async () => ({ username: 'ada', password: 'pw' }) };
const users = { ada: 'pw' };

async function copy(
  store: Store,
  content: Descriptor,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const [source, target] = [store.repository(from), store.repository(to)];
  const bytes = await readAll(source.fetch(content));
  for (const child of successorsOf(content, bytes)) {
    if (/manifest|index/.test(child.mediaType)) await copy(store, child, { from, to });
    else await target.push(child, () => source.fetch(child));
  }
  await target.push(content, () => source.fetch(content));
}

whenInstalled(['docker-registry', 'skopeo'], 'docker-registry and skopeo', () => {
  let registry: DockerRegistry;
  beforeAll(async () => {
    registry = await dockerRegistry();
  });
  afterAll(() => registry.stop());

  test('an index that we copied is for skopeo the index that it was', async () => {
    await using store = at(registry.host);
    const platforms = ['amd64', 'arm64'].map((architecture) => ({ platform: { os: 'linux', architecture } }));
    const { descriptor } = await index(store, `${registry.host}/from:v1`, platforms);
    await copy(store, descriptor, { from: `${registry.host}/from`, to: `${registry.host}/to/there` });
    await store.repository(`${registry.host}/to/there`).tag(descriptor, 'v1');
    const inspect = ['inspect', '--raw', '--tls-verify=false', `docker://${registry.host}/to/there:v1`];
    const { stdout } = await promisify(execFile)('skopeo', inspect);
    expect(stdout).toBe((await readAll(store.repository(`${registry.host}/from`).fetch(descriptor))).toString());
  });

  test('the requests for a new image are these and no more', async () => {
    await using store = at(registry.host);
    const { descriptor } = await image(store, `${registry.host}/source:v1`, {
      layers: [{ size: 1000 }, { size: 2000 }],
    });
    await registry.forget();
    await using fresh = at(registry.host, {}, { resolving: 'get' });
    const source = fresh.repository(`${registry.host}/source`);
    const target = fresh.repository(`${registry.host}/fresh`);
    const assumeEmpty = { assumeEmpty: true };
    const found = await source.resolve('v1');
    for (const blob of successorsOf(found, await readAll(source.fetch(found))))
      if (!(await target.has(blob, assumeEmpty)) && !(await target.mount(blob, `${registry.host}/source`)))
        throw new Error('not mounted');
    await target.push(found, () => source.fetch(found), assumeEmpty);
    await target.tag(found, 'v1');
    const lines = (await registry.requests()).map(
      ({ method, path }) => `${method} ${path.replace(/[?].*|sha256:.*/, '')}`,
    );
    expect(lines).toEqual([
      'GET /v2/source/manifests/v1',
      'GET /v2/fresh/tags/list',
      'POST /v2/fresh/blobs/uploads/',
      'HEAD /v2/fresh/blobs/',
      'POST /v2/fresh/blobs/uploads/',
      'POST /v2/fresh/blobs/uploads/',
      'PUT /v2/fresh/manifests/',
      'PUT /v2/fresh/manifests/v1',
    ]);
    expect(descriptor.digest).toBe(found.digest);
  });

  const big = () => layer({ size: 6_000_000, seed: 'faulty' });
  test.each<[string, FaultRule[]]>([
    [
      'C-018: a download that is reset twice',
      [{ method: 'GET', path: '/blobs/', times: 2, fault: { kind: 'reset', after: 1_000_000 } }],
    ],
    [
      'F: a download that ends too early in good order',
      [{ method: 'GET', path: '/blobs/', fault: { kind: 'end', after: 3_000_000 } }],
    ],
    [
      'P-075: an upload whose connection breaks in the middle',
      [{ method: 'PUT', path: '/uploads/', fault: { kind: 'swallow', after: 1_000_000 } }],
    ],
    ['C-048: an upload whose answer is lost', [{ method: 'PUT', path: '/uploads/', fault: { kind: 'lose' } }]],
    ['P-080: an opening whose answer is lost', [{ method: 'POST', fault: { kind: 'lose' } }]],
    [
      'C-125: a registry that is busy now and then',
      [{ times: 4, fault: { kind: 'answer', status: 503, headers: { 'retry-after': '0' } } }],
    ],
    [
      'a proxy that takes no large bodies',
      [{ method: 'PUT', path: '/uploads/', fault: { kind: 'answer', status: 413 } }],
    ],
    [
      'F: chunks, one of which breaks',
      [
        { method: 'PUT', path: '/uploads/', fault: { kind: 'answer', status: 413 } },
        { method: 'PATCH', skip: 1, fault: { kind: 'swallow', after: 500_000 } },
      ],
    ],
  ])('%s is mended, and the blob arrives whole', async (_, rules) => {
    const { descriptor, open } = await big();
    await using faulty = await proxy(registry.host, { rules });
    await using store = at(faulty.host);
    const repository = store.repository(`${faulty.host}/mended/r${(count += 1)}`);
    expect(await repository.push(descriptor, open)).toBe('pushed');
    expect(await readAll(repository.fetch(descriptor))).toHaveLength(descriptor.size);
  });
  let count = 0;

  test.each<[string, FaultRule[]]>([
    ['X: one bit is another', [{ method: 'GET', path: '/blobs/', times: 9, fault: { kind: 'flip', at: 77 } }]],
    ['P-025: it is longer', [{ method: 'GET', path: '/blobs/', times: 9, fault: { kind: 'pad', bytes: 3 } }]],
    ['P-024: it is shorter', [{ method: 'GET', path: '/blobs/', times: 9, fault: { kind: 'cut', after: 1000 } }]],
  ])('a blob is refused when %s', async (_, rules) => {
    const { descriptor, open } = await big();
    await using direct = at(registry.host);
    await direct.repository(`${registry.host}/spoiled`).push(descriptor, open);
    await using faulty = await proxy(registry.host, { rules });
    await using store = at(faulty.host, {}, { retries: 1 });
    await expect(readAll(store.repository(`${faulty.host}/spoiled`).fetch(descriptor))).rejects.toMatchObject({
      code: 'CONTENT_MISMATCH',
    });
  });

  test('P-114: a registry behind a password is read and written with it, and not without', async () => {
    const { stdout: htpasswd } = await promisify(execFile)('htpasswd', ['-Bbn', 'ada', 'pw']);
    await using guarded = await dockerRegistry({ htpasswd });
    await using store = at(guarded.host, {}, { credentials: ada });
    const { descriptor } = await image(store, `${guarded.host}/a:v1`);
    expect(await store.repository(`${guarded.host}/a`).resolve('v1')).toMatchObject(descriptor);
    await using stranger = at(guarded.host);
    await expect(stranger.repository(`${guarded.host}/a`).resolve('v1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      hint: expect.stringContaining(`cse login ${guarded.host}`),
    });
  });

  test('P-115: a registry behind tokens is read, written and mounted in; revoked ones are replaced', async () => {
    await using guarded = await tokenServer(registry.host, { users });
    const trusted = { trusted: [`http://${guarded.tokens.host}`] };
    await using store = at(guarded.host, trusted, { credentials: ada });
    const { descriptor } = await image(store, `${guarded.host}/tokens/a:v1`);
    const [, blob] = successorsOf(
      descriptor,
      await readAll(store.repository(`${guarded.host}/tokens/a`).fetch(descriptor)),
    );
    const other = store.repository(`${guarded.host}/tokens/b`);
    expect(await other.mount(blob as Descriptor, `${guarded.host}/tokens/a`)).toBe(true);
    guarded.revoke();
    expect(await store.repository(`${guarded.host}/tokens/a`).resolve('v1')).toMatchObject(descriptor);
  });

  test('a project that Harbor does not have is said to be perhaps missing', async () => {
    await using harbor = await harborLike(registry.host, { projects: ['there'], users });
    await using store = at(harbor.host, {}, { credentials: ada });
    await image(store, `${harbor.host}/there/a:v1`);
    await expect(image(store, `${harbor.host}/missing/a:v1`)).rejects.toMatchObject({
      fault: 'access',
      hint: expect.stringMatching(/project/),
    });
  });

  test('C-132: a registry with a certificate of its own CA is read and written', async () => {
    const authority = certificate({ authority: true });
    await using secured = await proxy(registry.host, { tls: certificate({ signer: authority }) });
    const hosts = { [secured.host]: { ca: authority.certificate } };
    await using store = registries({ hosts });
    const { descriptor } = await image(store, `${secured.host}/tls:v1`, { layers: [{ size: 2_000_000 }] });
    expect((await store.repository(`${secured.host}/tls`).resolve('v1')).mediaType).toBe(MediaType.manifest);
    expect(descriptor.mediaType).toBe(MediaType.manifest);
  });
});
