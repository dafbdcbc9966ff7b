import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { serve } from '@cse/server';
import { memoryStore, readAll, type Store } from '@cse/store';
import {
  certificate,
  dockerRegistry,
  image,
  proxy,
  scriptedServer,
  whenInstalled,
  type DockerRegistry,
  type Made,
} from '@cse/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Home } from './cse.testing.ts';
import { asInGo } from './flags/imgpkg.ts';

test('boolean flags may be written as Go takes them', () => {
  expect(
    asInGo(['--resume=true', '--registry-insecure=false', '--registry-verify-certs=false', '-b', 'x=true']),
  ).toEqual(['--resume', '--no-registry-verify-certs', '-b', 'x=true']);
});

whenInstalled(['docker-registry', 'htpasswd'], 'cse copy', () => {
  const home = new Home();
  let registry: DockerRegistry;
  let guarded: DockerRegistry;
  let store: Store;
  let app: Made;
  let bundle: Made;

  beforeAll(async () => {
    const htpasswd = execFileSync('htpasswd', ['-Bbn', 'somebody', 'secret']).toString();
    [registry, guarded] = await Promise.all([dockerRegistry(), dockerRegistry({ htpasswd })]);
    store = registries({ hosts: { [registry.host]: { plainHttp: true } } });
    app = await image(store, `${registry.host}/src/app:1`, { size: 3000 });
    const lock = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: ${app.repository}@${app.descriptor.digest}\n`;
    bundle = await image(store, `${registry.host}/src/bundle:1.0`, {
      mediaTypes: 'docker',
      files: { '.imgpkg/images.yml': lock },
      config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } },
    });
  });

  afterAll(async () => {
    home[Symbol.dispose]();
    await store[Symbol.asyncDispose]();
    await Promise.all([registry.stop(), guarded.stop()]);
  });

  test('a bundle goes into a repository and a tar, and its lock is only for its owner', async () => {
    const repo = `${registry.host}/dst/bundle`;
    const { exit, stderr } = await home.cse([
      'copy',
      '-b',
      bundle.reference,
      '--to-repo',
      repo,
      '--lock-output',
      'lock.yml',
    ]);
    expect([exit, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const path = join(home.dir, 'lock.yml');
    expect(readFileSync(path, 'utf8')).toContain(`image: ${repo}@${bundle.descriptor.digest}\n  tag: "1.0"`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await home.cse(['copy', '-b', `${repo}:1.0`, '--to-tar', 'a.tar', '--concurrency', '1'])).exit).toBe(0);
    expect((await home.cse(['copy', '-b', `${repo}:1.0`, '--to-tar', 'a.tar', '--resume=true'])).exit).toBe(0);
    expect(existsSync(join(home.dir, 'a.tar.partial'))).toBe(false);
  });

  test('--tty prints on stdout what imgpkg prints, and nothing else', async () => {
    const { stdout } = await home.cse([
      'copy',
      '-i',
      app.reference,
      '--to-repo',
      `${registry.host}/dst/tty`,
      '--tty',
      '--yes',
    ]);
    expect(stdout).toBe(
      [
        'copy | exporting 1 images...',
        `copy | will export ${app.repository}@${app.descriptor.digest}`,
        'copy | exported 1 images',
        'copy | importing 1 images...',
        'copy | Tagging images',
        '',
        'Succeeded',
        '',
      ].join('\n'),
    );
  });

  test('--json is one document, with the lines that imgpkg has and the report', async () => {
    const { stdout } = await home.cse([
      'copy',
      '-i',
      app.reference,
      '--to-repo',
      `${registry.host}/dst/json`,
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      Tables: null,
      Blocks: null,
      Lines: expect.arrayContaining(['copy | exported 1 images']),
      ok: true,
      exit: 0,
      failures: [],
    });
  });

  test.each([
    [['--to-repo', 'reg.example/x'], 'Expected either --lock, --bundle (-b), --image (-i), or --tar as a source'],
    [['-i', 'APP', '--to-tar', 'x.tar', '--lock-output', 'y'], 'Cannot output lock file with tar destination'],
    [
      ['-i', 'BUNDLE', '--to-tar', 'x.tar'],
      'Expected bundle flag when copying a bundle (hint: Use -b instead of -i for bundles)',
    ],
    [
      ['-b', 'APP', '--to-tar', 'x.tar'],
      'Expected bundle image but found plain image (hint: Did you use -i instead of -b?)',
    ],
    [['--tar', 'none.tar', '--to-repo', 'reg.example/x'], 'there is no tar at'],
    [['-i', 'APP', '--to-tar', 'x.tar', '--concurrency', '0'], 'Expected --concurrency to be at least 1'],
  ])('E19, E33: %j ends with 1 and imgpkg’s words', async (args, message) => {
    const named = args.map((arg) => ({ APP: app.reference, BUNDLE: bundle.reference })[arg] ?? arg);
    const { exit, stderr, stdout } = await home.cse(['copy', ...named]);
    expect(exit).toBe(1);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(existsSync(join(home.dir, 'x.tar'))).toBe(false);
  });

  test('E22, E24: a layer that was left out is warned of once, line by line, and missed by imgpkg’s word for an error', async () => {
    const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const maker = memoryStore();
    const { descriptor, layers } = await image(maker, 'maker.example/src/foreign:1', {
      mediaTypes: 'docker',
      layers: [{ size: 300 }, { size: 400, mediaType: foreign, urls: ['https://layers.example/l'] }],
    });
    const serving = await serve({ store: maker, name: 'maker.example' });
    onTestFinished(() => serving.close());
    const from = `${serving.host}/src/foreign`;
    const out = await home.cse(['copy', '-i', `${from}:1`, '--to-tar', 'foreign.tar', '--tty']);
    const [, layer] = layers;
    expect(out.stdout).toContain(
      `copy |  - Image: ${from}@${descriptor.digest}\ncopy |    Layers:\ncopy |      - ${layer?.digest}\n`,
    );
    expect((out.stdout + out.stderr).match(/Skipped the followings layer/g)).toHaveLength(1);
    const to = ['--to-repo', `${registry.host}/dst/foreign`, '--include-non-distributable-layers'];
    const back = await home.cse(['copy', '--tar', 'foreign.tar', ...to]);
    expect([back.exit, back.stderr]).toEqual([
      1,
      expect.stringContaining(
        `Error: file ${layer?.digest.replace(':', '-')}.tar.gz not found in tar (hint: This may be because`,
      ),
    ]);
  });

  test('C-088: a layer that only its publisher has goes into a tar from its `urls`, and out of the tar without asking there again', async () => {
    let bytes: Uint8Array = new Uint8Array();
    const authority = certificate({ authority: true, name: 'Publisher Root' });
    const { certificate: cert, key } = certificate({ signer: authority });
    writeFileSync(join(home.dir, 'publisher.pem'), authority.certificate);
    const publisher = await scriptedServer(() => ({ status: 200, body: bytes }), { tls: { cert, key } });
    const [from, into] = [memoryStore(), memoryStore()];
    const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const { descriptor, layers } = await image(from, 'maker.example/src/urls:1', {
      mediaTypes: 'docker',
      layers: [{ size: 300 }, { size: 400, mediaType, urls: [`${publisher.url}/l`] }],
    });
    const layer = layers[1] ?? descriptor;
    bytes = await readAll(from.repository('maker.example/src/urls').fetch(layer));
    const source = await serve({ store: from, name: 'maker.example' });
    const target = await serve({ store: into, name: 'target.example' });
    const door = await proxy(source.host, {
      intercept: ({ path }) => (path.includes(layer.digest) ? { kind: 'answer', status: 404 } : undefined),
    });
    onTestFinished(async () => {
      await Promise.all([publisher, door].map((each) => each[Symbol.asyncDispose]()));
      await Promise.all([source.close(), target.close()]);
    });
    const flag = '--include-non-distributable-layers';
    const ca = ['--registry-ca-cert-path', 'publisher.pem'];
    const out = await home.cse(['copy', '-i', `${door.host}/src/urls:1`, '--to-tar', 'urls.tar', flag, ...ca]);
    expect([out.exit, out.stderr]).toEqual([0, expect.not.stringContaining('Skipped the followings layer')]);
    expect(publisher.lines()).toEqual(['GET /l']);
    expect(publisher.heard[0]?.headers.authorization).toBeUndefined();
    const back = await home.cse(['copy', '--tar', 'urls.tar', '--to-repo', `${target.host}/dst/urls`, flag]);
    expect(back.exit).toBe(0);
    expect(publisher.heard).toHaveLength(1);
    const arrived = into.repository('target.example/dst/urls');
    expect(Buffer.from(await readAll(arrived.fetch(layer))).equals(bytes)).toBe(true);
    expect((await arrived.resolve('1')).digest).toBe(descriptor.digest);
  });

  test('a registry with a password takes it from flags or variables, and without it the copy ends with 1', async () => {
    const to = ['copy', '-i', app.reference, '--to-repo', `${guarded.host}/dst/app`];
    expect((await home.cse(to)).exit).toBe(1);
    const env = {
      IMGPKG_REGISTRY_HOSTNAME_0: guarded.host,
      IMGPKG_REGISTRY_USERNAME_0: 'somebody',
      IMGPKG_REGISTRY_PASSWORD_0: 'secret',
    };
    expect((await home.cse(to, { env })).exit).toBe(0);
    const flags = ['--registry-username', 'somebody', '--registry-password', 'secret'];
    const { exit, stdout, stderr } = await home.cse([...to, ...flags]);
    expect(exit).toBe(0);
    expect(stdout + stderr).not.toContain('secret');
  });

  test('a folder of isolated-cluster is imported below tkg/', async () => {
    const folder = join(home.dir, 'tkg');
    mkdirSync(folder);
    writeFileSync(join(folder, 'publish-images-fromtar.yaml'), 'packages-core-repo-1.0.tar: packages/core/repo\n');
    await home.cse(['copy', '-b', bundle.reference, '--to-tar', join(folder, 'packages-core-repo-1.0.tar')]);
    const { exit, stderr } = await home.cse([
      'import',
      '--isolated-cluster',
      folder,
      '--to',
      `${registry.host}/base`,
      '--plain-http',
      registry.host,
    ]);
    expect([exit, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const repository = store.repository(`${registry.host}/base/tkg/packages/core/repo`);
    expect((await repository.resolve('1.0')).digest).toBe(bundle.descriptor.digest);
    expect(await repository.has(app.descriptor)).toBe(true);
  });
});
