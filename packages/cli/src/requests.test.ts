import { registries } from '@cse/registry';
import { dockerRegistry, image, whenInstalled, type DockerRegistry } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { Home } from './cse.testing.ts';

const IMAGES = 12;
const [SHARED, OWN] = [3, 2];

/** A registry with images that have some layers of their own, beside a few that all share. */
async function filled(): Promise<DockerRegistry> {
  const registry = await dockerRegistry();
  await using store = registries({ hosts: { [registry.host]: { plainHttp: true } } });
  const layers = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ size: 10_000, seed: `${prefix} ${at}` }));
  for (let at = 0; at < IMAGES; at += 1)
    await image(store, `${registry.host}/lib/app-${at}:v1`, {
      layers: [...layers('shared', SHARED), ...layers(`own ${at}`, OWN)],
    });
  await registry.forget();
  return registry;
}

/** How often what kind of request was made since the last time. */
async function asked(registry: DockerRegistry): Promise<Readonly<Record<string, number>>> {
  const kinds = (await registry.requests()).map(({ method, path }) => `${method} ${kindOf(path)}`);
  await registry.forget();
  return Object.fromEntries([...Map.groupBy(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
}

const kindOf = (path: string) =>
  path.includes('mount=') ? 'mount' : (/\/(manifests|blobs\/uploads|blobs|tags|referrers)\//.exec(path)?.[1] ?? path);

whenInstalled(['docker-registry'], 'requests between two registries', () => {
  test('a first mirror asks no more than it must, and the same again once for each image', async () => {
    const [source, target, home] = [await filled(), await dockerRegistry(), new Home()];
    onTestFinished(async () => {
      await Promise.all([source.stop(), target.stop()]);
      home[Symbol.dispose]();
    });
    const names = Array.from({ length: IMAGES }, (_, at) => `${source.host}/lib/app-${at}:v1`);
    const flags = [...names.flatMap((name) => ['--image', name]), '--to', target.host];
    const mirror = () =>
      home.cse(['mirror', ...flags, ...[source.host, target.host].flatMap((host) => ['--plain-http', host])]);

    expect(await mirror()).toMatchObject({ exit: 0 });
    const blobs = SHARED + IMAGES * (OWN + 1);
    // A list of tags for what cosign puts beside an image, and one question that shows that there is no list of referrers.
    expect(await asked(source)).toEqual({
      'GET manifests': IMAGES,
      'GET blobs': blobs,
      'GET tags': IMAGES,
      'GET referrers': 1,
    });
    // The list of tags shows that a repository is new, and the one HEAD that a mount did what it said.
    expect(await asked(target)).toEqual({
      'GET tags': IMAGES,
      'POST blobs/uploads': blobs,
      'PUT blobs/uploads': blobs,
      'POST mount': SHARED * (IMAGES - 1),
      'HEAD blobs': 1,
      'PUT manifests': IMAGES,
    });

    expect(await mirror()).toMatchObject({ exit: 0 });
    expect(await asked(source)).toEqual({ 'HEAD manifests': IMAGES, 'GET tags': IMAGES, 'GET referrers': 1 });
    expect(await asked(target)).toEqual({ 'HEAD manifests': IMAGES });
  });
});
