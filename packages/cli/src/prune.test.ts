import { expect, onTestFinished, test } from 'vitest';
import { registries } from '@cse/registry';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { dockerRegistry, image, whenInstalled } from '@cse/testkit';
import { Home } from './cse.testing.ts';
import type { PruneReport } from '@cse/session';
import { openScene } from './scene.testing.ts';

whenInstalled(['docker-registry'], 'prune at a real registry', () => {
  const NEW = 'vendor.example/vmware-cloud-director/app:v2';
  const OLD = 'vendor.example/vmware-cloud-director/app:v1';

  /** A target that holds an image that is asked for, an older one, and one that is none of ours. */
  async function scene(settings = { delete: true }) {
    const store = memoryStore();
    for (const name of [NEW, OLD]) await image(store, name, { size: 20_000 });
    const source = await serve({ store });
    const target = await dockerRegistry(settings);
    const home = new Home();
    onTestFinished(async () => {
      await Promise.all([source.close(), target[Symbol.asyncDispose]()]);
      home[Symbol.dispose]();
    });
    const network = [
      ...['--to', `${target.host}/base`, '--source', `vendor.example=${source.host}/vendor.example`],
      ...['--plain-http', source.host, '--plain-http', target.host],
    ];
    expect((await home.cse(['mirror', '--image', NEW, '--image', OLD, ...network])).exit).toBe(0);
    await using there = registries({ hosts: { [target.host]: { plainHttp: true } } });
    await image(there, `${target.host}/base/theirs/thing:v1`, { size: 1000 });
    const asked = ['--image', NEW, ...network];
    const tags = async (path: string) => {
      await using now = registries({ hosts: { [target.host]: { plainHttp: true } } });
      return await Array.fromAsync(now.repository(`${target.host}/base/${path}`).tags());
    };
    return { home, asked, tags, host: target.host };
  }

  test('lists what is wanted no more, and takes it away only when that is said', async () => {
    const { home, asked, tags, host } = await scene();
    const dry = await home.cse(['prune', ...asked]);
    expect(dry).toMatchObject({ exit: 0 });
    expect(dry.stdout).toContain(`- ${host}/base/vmware-cloud-director/app:v1\n`);
    expect(dry.stdout).toContain('Nothing was deleted');
    expect(await tags('vmware-cloud-director/app')).toEqual(['v1', 'v2']);

    const wet = await home.cse(['prune', ...asked, '--yes', '--json']);
    expect(JSON.parse(wet.stdout) as PruneReport).toMatchObject({
      ok: true,
      exit: 0,
      pruned: true,
      removed: 1,
      failures: [],
    });
    expect(await tags('vmware-cloud-director/app')).toEqual(['v2']);
    expect(await tags('theirs/thing')).toEqual(['v1']);
    expect((await home.cse(['verify', ...asked])).exit).toBe(0);
    expect((await home.cse(['prune', ...asked])).stdout).toContain('nothing to delete');
  });

  test('a registry that takes nothing away is told of, with what to do', async () => {
    const { home, asked } = await scene({ delete: false });
    const { exit, stdout } = await home.cse(['prune', ...asked, '--yes']);
    expect(exit).toBe(5);
    expect(stdout).toContain('✘ incomplete: deleted 0 manifests and 0 further tags, 1 failed');
    expect(stdout).toContain('storage.delete.enabled: true');
  });

  test('a folder that nobody puts anything in is refused by name', async () => {
    const { home, asked } = await scene();
    expect(await home.cse(['prune', ...asked, '--below', 'theirs'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('PATH_UNKNOWN'),
    });
  });
});

test('where the registry does not list its repositories, prune looks where earlier runs wrote, and says so', async () => {
  await using scene = await openScene({ unlisted: true });
  const { home, flags, source } = scene;
  await image(source, 'vendor.example/vmware-cloud-director/app:v1', { size: 1000 });
  await home.cse(['mirror', ...flags, '--image', 'vendor.example/vmware-cloud-director/app:v1']);
  const { exit, stdout } = await home.cse(['prune', ...flags]);
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^- .*vmware-cloud-director\/app:v1$/m);
  expect(stdout).toContain('does not allow its repositories to be listed');
});

test('what cse serve holds is listed as at any registry, whoever brought it', async () => {
  await using scene = await openScene();
  const { home, flags, target } = scene;
  await home.cse(['mirror', ...flags]);
  await image(target, 'target.example/base/vmware-cloud-director/stray:v9', { size: 1000 });
  const { exit, stdout } = await home.cse(['prune', ...flags]);
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^- .*vmware-cloud-director\/stray:v9$/m);
  expect(stdout).not.toContain('does not allow its repositories to be listed');
});
