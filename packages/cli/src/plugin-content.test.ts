import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@cse/executor';
import { registries } from '@cse/registry';
import {
  cosigned,
  dockerRegistry,
  image,
  index,
  scriptedServer,
  seededBytes,
  whenInstalled,
  type DockerRegistry,
  type ScriptedServer,
} from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const codeOf = (stderr: string) => /code: (\w+)/.exec(stderr)?.[1];
const SIZE = process.env['CI'] ? 300 * 1024 * 1024 : 5 * 1024 * 1024;
/** In MiB: what a run may take, whatever the size of the files that it brings. */
const MEMORY = 256;

// It never asks for which side of an air gap it plans.
const PLUGIN = `export default { api: 1, name: '@acme/appliance', async *plan({ appliances = [], iso = [], trap }, context) {
  for (const host of appliances) {
    const index = new TextDecoder().decode(await context.document('http://' + host + '/index.txt'));
    const images = index.trim().split('\\n').map((reference) => ({ reference, path: 'appliance/' + reference.split('/').pop().split(':')[0] }));
    for (const { wants } of await context.images(images)) yield* wants;
    const disk = await context.artifact({
      artifactType: 'application/vnd.acme.disk',
      files: [{ url: 'http://' + host + '/big/disk.ova', checksums: 'http://' + host + '/SHA256SUMS' }],
    });
    yield { content: disk, to: context.place('appliance/disk'), tag: 'v1', afterPlugins: ['container-images'] };
  }
  for (const url of iso) yield { content: await context.artifact({ files: [{ url }] }), to: context.place('appliance/iso'), tag: 'v1' };
  if (trap) await context.source.resolve('vendor.example/lib/list:v1');
} };
`;

whenInstalled(['docker-registry', 'skopeo'], 'what a plugin of others brings', () => {
  const home = new Home();
  let source: DockerRegistry;
  let target: DockerRegistry;
  let files: ScriptedServer;
  let digest: string;
  let isCut = true;

  beforeAll(async () => {
    [source, target] = await Promise.all([dockerRegistry(), dockerRegistry()]);
    await using store = registries({ hosts: { [source.host]: { plainHttp: true } } });
    await cosigned(store, await image(store, `${source.host}/lib/one:v1`));
    await image(store, `${source.host}/lib/list:v1`);
    const hash = createHash('sha256');
    for (const chunk of seededBytes('disk', SIZE)) hash.update(chunk);
    digest = hash.digest('hex');
    files = await fileServer();
    const folder = join(home.dir, 'appliance');
    await mkdir(folder, { recursive: true });
    const flags = {
      appliance: { summary: 'x', option: 'appliances', multiple: true, alone: true },
      iso: { summary: 'x', multiple: true, alone: true },
      trap: { summary: 'x', boolean: true },
    };
    const cse = { api: 1, use: '@acme/appliance', plugin: './index.js', paths: ['appliance'], flags };
    const rest = { name: 'acme-appliance', version: '1.0.0', type: 'module', oclif: {} };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...rest, cse }));
    await writeFile(join(folder, 'index.js'), PLUGIN);
    await writeFile(join(home.dir, 'small.iso'), 'a small disk image');
    expect((await home.cse(['plugins', 'link', folder, '--allow-unsigned'])).exit).toBe(0);
  });
  afterAll(async () => {
    await Promise.all([source, target].map((registry) => registry.stop()));
    await files[Symbol.asyncDispose]();
    home[Symbol.dispose]();
  });

  /** Serves the disk in parts, and breaks off the first time that it is asked for. */
  const fileServer = () =>
    scriptedServer(({ path, method, headers }, response) => {
      if (path === '/index.txt') return { status: 200, body: 'vendor.example/lib/one:v1\n' };
      if (path === '/SHA256SUMS') return { status: 200, body: `${digest}  disk.ova\n` };
      if (path !== '/big/disk.ova') return { status: 404 };
      const start = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
      const length = { 'content-length': SIZE - start };
      if (headers.range) response.writeHead(206, { ...length, 'content-range': `bytes ${start}-${SIZE - 1}/${SIZE}` });
      else response.writeHead(200, length);
      if (method === 'HEAD') response.end();
      else void send(response, start);
      return undefined;
    });

  async function send(response: Parameters<Parameters<typeof scriptedServer>[0]>[1], start: number): Promise<void> {
    let at = 0;
    for (const chunk of seededBytes('disk', SIZE)) {
      const rest = chunk.subarray(Math.max(0, start - at));
      at += chunk.byteLength;
      if (rest.byteLength > 0 && !response.write(rest)) await new Promise((resolve) => response.once('drain', resolve));
      if (isCut && at > 2 * 1024 * 1024) return ((isCut = false), void response.destroy());
    }
    response.end();
  }

  const from = () => ['--source', `vendor.example=${source.host}`, '--appliance', files.host, '--iso', 'small.iso'];
  const listed = ['--image', 'vendor.example/lib/list:v1'];
  const plain = () => [source, target, files].flatMap(({ host }) => ['--plain-http', host]);
  const base = (name: string) => `${target.host}/${name}`;

  /** Runs a command and says how much memory it took at most, in MiB. */
  async function measured(args: readonly string[]) {
    const report = join(home.dir, 'memory');
    const code = `process.on('exit',()=>require('node:fs').writeFileSync(${JSON.stringify(report)},String(process.resourceUsage().maxRSS/1024)))`;
    await writeFile(join(home.dir, 'measure.cjs'), code);
    const env = { NODE_OPTIONS: `--require=${join(home.dir, 'measure.cjs')}` };
    const outcome = await home.cse(args, { env });
    return { ...outcome, memory: Number(await readFile(report, 'utf8')) };
  }

  /** What a base holds, by the layers of each tag. */
  async function layersAt(name: string) {
    await using store = registries({ hosts: { [target.host]: { plainHttp: true } } });
    const found: Record<string, unknown> = {};
    for (const path of ['one', 'disk', 'iso']) {
      const repository = store.repository(`${base(name)}/appliance/${path}`);
      const manifest = await Array.fromAsync(repository.fetch(await repository.resolve('v1')));
      const { layers, artifactType } = JSON.parse(Buffer.concat(manifest).toString());
      found[path] = { artifactType, layers };
      expect(await Array.fromAsync(repository.tags())).toHaveLength(path === 'one' ? 2 : 1);
    }
    return found;
  }

  /** The tags that were put below a base, in this order: that of the disk waits for what another plugin brings. */
  async function tagsPut(name: string) {
    const puts = (await target.requests()).filter(({ method, path }) => method === 'PUT' && path.includes(`/${name}/`));
    const tags = puts.map(({ path }) => /\/(\w+)\/manifests\/v1$/.exec(path)?.[1]).filter((tag) => tag !== undefined);
    return tags.filter((tag) => tag === 'list' || tag === 'disk');
  }

  test('goes straight to a registry: a broken download goes on, the disk is never in memory, and verify reads it', async () => {
    const asked = [...from(), ...listed, ...plain(), '--to', base('straight')];
    const planned = await measured(['plan', ...asked, '--out', 'plan.json']);
    expect(planned, planned.stderr).toMatchObject({ exit: 0 });
    expect((await readFile(join(home.dir, 'plan.json'))).byteLength).toBeLessThan(20_000);
    const mirrored = await measured(['mirror', ...asked, '--json']);
    expect(mirrored, mirrored.stderr).toMatchObject({ exit: 0 });
    for (const { memory } of [planned, mirrored]) expect(memory).toBeLessThan(MEMORY);
    expect(await tagsPut('straight')).toEqual(['list', 'disk']);
    expect(files.heard.filter(({ path, headers }) => path === '/big/disk.ova' && headers.range)).toHaveLength(1);
    expect(await layersAt('straight')).toMatchObject({
      disk: {
        artifactType: 'application/vnd.acme.disk',
        layers: [{ digest: `sha256:${digest}`, annotations: { 'org.opencontainers.image.title': 'disk.ova' } }],
      },
      iso: { artifactType: 'application/vnd.unknown.artifact.v1', layers: [{ size: 18 }] },
    });
    for (const depth of [['--read-data'], ['--fresh']])
      expect((await home.cse(['verify', ...asked, ...depth])).exit).toBe(0);
    const again = JSON.parse((await home.cse(['mirror', ...asked, '--json'])).stdout) as Report;
    expect(again).toMatchObject({ ok: true, bytes: { moved: 0 } });
  });

  test('goes over an air gap to the same places, from an archive that is asked nothing else', async () => {
    const exported = await measured([
      'export',
      ...from(),
      ...listed,
      ...plain(),
      '--archive',
      'medium',
      '--without-cse',
    ]);
    expect(exported, exported.stderr).toMatchObject({ exit: 0 });
    const heard = files.heard.length;
    const far = ['import', '--archive', 'medium', '--allow-unsigned', '--plain-http', target.host];
    const imported = await measured([...far, '--to', base('carried')]);
    expect(imported, imported.stderr).toMatchObject({ exit: 0 });
    for (const { memory } of [exported, imported]) expect(memory).toBeLessThan(MEMORY);
    expect(files.heard.length).toBe(heard);
    expect(await layersAt('carried')).toEqual(await layersAt('straight'));
    const run = ['run', '--archive', 'medium', '--allow-unsigned', '--plain-http', target.host, '--to', base('run')];
    expect((await home.cse(run)).exit).toBe(0);
    expect(await layersAt('run')).toEqual(await layersAt('straight'));
    for (const name of ['carried', 'run']) expect(await tagsPut(name)).toEqual(['list', 'disk']);
  });

  test('of an image only the chosen platforms are brought, by either way, and verified', async () => {
    await using store = registries({
      hosts: { [source.host]: { plainHttp: true }, [target.host]: { plainHttp: true } },
    });
    const platforms = ['amd64', 'arm64', 's390x'].map((architecture) => ({ os: 'linux', architecture }));
    await index(
      store,
      `${source.host}/lib/multi:v1`,
      platforms.map((platform) => ({ platform, seed: platform.architecture })),
    );
    const chosen = ['--platform', 'linux/amd64', '--platform', 'linux/s390x'];
    const what = ['--image', 'vendor.example/lib/multi:v1', ...from().slice(0, 2), ...plain()];
    for (const command of [
      ['mirror', '--json'],
      ['verify', '--fresh'],
    ]) {
      const outcome = await home.cse([...command, ...what, ...chosen, '--to', base('some')]);
      expect(outcome, outcome.stderr).toMatchObject({ exit: 0 });
    }
    const out = ['export', ...what, ...chosen, '--archive', 'some', '--without-cse'];
    expect((await home.cse(out)).exit).toBe(0);
    const far = ['import', '--archive', 'some', '--allow-unsigned', '--plain-http', target.host, '--to', base('far')];
    expect((await home.cse(far)).exit).toBe(0);
    for (const name of ['some', 'far']) {
      const repository = store.repository(`${base(name)}/lib/multi`);
      const bytes = Buffer.concat(await Array.fromAsync(repository.fetch(await repository.resolve('v1'))));
      const { manifests } = JSON.parse(bytes.toString());
      expect(manifests.map((each: { platform: { architecture: string } }) => each.platform.architecture)).toEqual([
        'amd64',
        's390x',
      ]);
    }
  });

  test('what it reads and does not want is found when the archive is made, by plugin and place', async () => {
    const asked = ['export', ...from(), '--trap', ...plain(), '--archive', 'trapped', '--without-cse'];
    const { exit, stderr } = await home.cse(asked);
    expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 7, code: 'PLUGIN_REPLAY' });
    expect(stderr).toContain(
      '@acme/appliance could not import what this export writes: vendor.example/lib/list has no v1',
    );
    expect(stderr).toContain('--skip @acme/appliance');
  });
});
