import { join } from 'node:path';
import { registries } from '@cse/registry';
import { nodeFiles, type Store } from '@cse/store';
import { dockerRegistry, image, whenInstalled, type DockerRegistry, type Request } from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, folder, refOf } from './copy.testing.ts';
import { nodeProbe } from './node-probe.ts';
import { openCopy } from './open-copy.ts';
import { parseCopy, type CopyFlags } from './request.ts';

const COUNT = 12;
// What one copy costs beside its images: the bundle itself and its locations.
const ASIDE = 32;

whenInstalled(['docker-registry'], 'what a copy asks of registries', () => {
  let registry: DockerRegistry;
  let other: DockerRegistry;
  let store: Store;

  beforeAll(async () => {
    [registry, other] = await Promise.all([dockerRegistry(), dockerRegistry()]);
    store = registries({ hosts: { [registry.host]: { plainHttp: true } } });
    const host = registry.host;
    const images = [];
    for (let at = 0; at < COUNT; at += 1)
      images.push(
        await image(store, `${host}/src/app-${at}:1`, {
          mediaTypes: 'docker',
          size: 5000,
          config: { config: { Labels: { at } } },
        }),
      );
    await bundle(store, `${host}/src/many:1`, images.map(refOf));
  });

  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await Promise.all([registry.stop(), other.stop()]);
  });

  async function run(flags: CopyFlags) {
    await Promise.all([registry.forget(), other.forget()]);
    const ports = {
      env: {},
      files: nodeFiles(),
      probe: nodeProbe,
      now: () => performance.now(),
      readText: async () => '',
      writeText: async () => undefined,
    };
    await using copy = await openCopy(parseCopy(flags), { flags: {}, ports });
    const running = copy.run();
    await Array.fromAsync(running);
    const report = running.report();
    expect(report.failures).toEqual([]);
    await copy.finish();
    const requests = [...(await registry.requests()), ...(await other.requests())];
    return { requests, report };
  }

  const writes = (requests: readonly Request[]) => requests.filter(({ method }) => !['GET', 'HEAD'].includes(method));
  const reads = (requests: readonly Request[]) =>
    requests.filter(({ method, path, status }) => method === 'GET' && status === 200 && path.includes('/manifests/'));

  test('P-182: within one registry, under another name of it, everything is mounted, and six requests an image are enough', async () => {
    const to = `${registry.host.replace('127.0.0.1', 'localhost')}/dst/named`;
    const { requests, report } = await run({ bundle: `${registry.host}/src/many:1`, 'to-repo': to });
    expect(requests.length).toBeLessThanOrEqual(6 * COUNT + ASIDE);
    expect(report.bytes.mounted).toBeGreaterThan(0.9 * report.bytes.wanted);
    expect(requests.filter(({ method, path }) => method === 'GET' && /\/src\/app-\d+\/blobs/.test(path))).toHaveLength(
      COUNT,
    );
  });

  test('the same again is one question an image, and no write', async () => {
    const to = `${registry.host}/dst/again`;
    await run({ bundle: `${registry.host}/src/many:1`, 'to-repo': to });
    const { requests } = await run({ bundle: `${registry.host}/src/many:1`, 'to-repo': to });
    expect(requests.length).toBeLessThanOrEqual(COUNT + 10);
    expect(writes(requests)).toEqual([]);
  });

  test('between registries every manifest is read once, and so is every blob', async () => {
    const { requests } = await run({ bundle: `${registry.host}/src/many:1`, 'to-repo': `${other.host}/dst/many` });
    const paths = requests.filter(({ method, status }) => method === 'GET' && status === 200).map(({ path }) => path);
    // The bundle's own layer is read for its lock, and again to be copied.
    expect(paths.length - new Set(paths).size).toBeLessThanOrEqual(1);
    expect(reads(requests)).toHaveLength(COUNT + 1);
  });

  test('E37, P-164: a tar is made with three requests an image, and imported without asking its origin', async () => {
    const tar = join(folder(), 'a.tar');
    const out = await run({ bundle: `${registry.host}/src/many:1`, 'to-tar': tar });
    expect(out.requests.length).toBeLessThanOrEqual(3 * COUNT + 8);
    await run({ tar, 'to-repo': `${other.host}/dst/tar` });
    expect(await registry.requests()).toEqual([]);
  });
});
