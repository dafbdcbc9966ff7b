import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseReference, successorsOf } from '@cse/oci';
import type { Report } from '@cse/executor';
import { readAll } from '@cse/store';
import { IMAGES, openScene, type Scene, type SceneOptions } from './scene.testing.ts';

async function scene(options?: SceneOptions): Promise<Scene> {
  const opened = await openScene(options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** What the target holds for each image, and what it should be. */
async function digests({ source, target }: Scene) {
  return Promise.all(
    IMAGES.map(async (name) => {
      const { repository, tag = '' } = parseReference(`vendor.example/${name}`);
      const path = repository.slice('vendor.example/'.length);
      const [wanted, found] = await Promise.all([
        source.repository(repository).resolve(tag),
        target.repository(`target.example/base/${path}`).resolve(tag),
      ]);
      return { name, same: wanted.digest === found.digest };
    }),
  );
}

const allSame = IMAGES.map((name) => ({ name, same: true }));
const codeOf = (stderr: string) => /code: (\w+)/.exec(stderr)?.[1];

test('mirror brings what was asked for, and its report has the shape that programs rely on', async () => {
  const { home, base, flags, ...rest } = await scene();
  const { exit, stdout, stderr } = await home.cse(['mirror', ...flags, '--json']);
  const report = JSON.parse(stdout) as Report;
  expect({ exit, report }).toEqual({
    exit: 0,
    report: {
      ok: true,
      exit: 0,
      plan: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      seconds: expect.any(Number),
      steps: { total: 12, done: 12, failed: 0, blocked: 0, resumed: 0 },
      bytes: { wanted: expect.any(Number), moved: report.bytes.wanted, mounted: 0, existed: 0 },
      images: IMAGES.map((name) => ({
        reference: `${base}/${name}`,
        digest: expect.stringMatching(/^sha256:/),
        owner: 'container-images',
        source: `vendor.example/${name}`,
      })),
      failures: [],
      complete: 3,
      causes: [],
      notes: [],
    },
  });
  expect(stderr).toContain('✔ 3 images brought');
  expect(await digests({ home, base, flags, ...rest })).toEqual(allSame);
});

test('the same again moves nothing, verify agrees, and report shows the run', async () => {
  const { home, flags } = await scene();
  expect((await home.cse(['mirror', ...flags])).exit).toBe(0);
  const again = await home.cse(['mirror', ...flags, '--json']);
  const { bytes, ok } = JSON.parse(again.stdout) as Report;
  expect({ ok, moved: bytes.moved, existed: bytes.existed }).toEqual({ ok: true, moved: 0, existed: bytes.wanted });
  for (const depth of [[], ['--read-data'], ['--fresh']])
    expect(await home.cse(['verify', ...flags, ...depth])).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('✔ 3 images verified'),
    });
  expect(await home.cse(['report'])).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images') });
});

test('verify tells what is missing at the target, ends with another code than 0, and mirror brings it', async () => {
  const { home, flags, target } = await scene();
  await home.cse(['mirror', ...flags]);
  await target.repository('target.example/base/lib/one').untag('v1');
  const { exit, stdout } = await home.cse(['verify', ...flags, '--json']);
  const { ok, failures } = JSON.parse(stdout) as Report;
  expect(exit).not.toBe(0);
  expect({ ok, steps: failures.map(({ step }) => step) }).toEqual({
    ok: false,
    steps: [expect.stringMatching(/base\/lib\/one:v1$/)],
  });
  const one = target.repository('target.example/base/lib/one');
  expect((await home.cse(['mirror', ...flags])).exit).toBe(0);
  const image = await one.resolve('v1');
  for (const blob of successorsOf(image, await readAll(one.fetch(image)))) await one.remove(blob);
  expect((await home.cse(['verify', ...flags])).exit).toBe(4);
  expect(await home.cse(['mirror', ...flags])).toMatchObject({ exit: 0, stdout: expect.stringContaining('brought') });
  expect((await home.cse(['verify', ...flags])).exit).toBe(0);
});

test('plan writes nothing, shows itself in every format, and is kept for run', async () => {
  const { home, base, flags, ...rest } = await scene();
  const planned = await home.cse(['plan', ...flags, '--json', '--out', 'plan.json']);
  const document = JSON.parse(planned.stdout) as { readonly bytes: Readonly<Record<string, number>> };
  expect(document).toMatchObject({
    plan: expect.stringMatching(/^sha256:/),
    steps: { total: 12, blobs: 6, manifests: 3, tags: 3 },
    bytes: { toMove: document.bytes['wanted'], toMount: 0, existing: 0 },
    plugins: [{ plugin: 'container-images', images: 3, blobs: 6, toMove: document.bytes['wanted'], existing: 0 }],
  });
  const starts: Readonly<Record<string, string>> = {
    table: 'PLUGIN',
    json: '{',
    mermaid: 'flowchart LR',
    dot: 'digraph plan {',
    html: '<!doctype html>',
  };
  const formats = Object.keys(starts);
  const shown = await Promise.all(formats.map((format) => home.cse(['plan', ...flags, '--format', format])));
  const seen = formats.map((format, index) => [format, shown[index]?.stdout.slice(0, starts[format]?.length)]);
  expect(Object.fromEntries(seen)).toEqual(starts);
  await expect(digests({ home, base, flags, ...rest })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  const [, , ...network] = flags.slice(flags.indexOf('--to'));
  expect(await home.cse(['run', 'plan.json', ...network])).toMatchObject({ exit: 0 });
  expect(await digests({ home, base, flags, ...rest })).toEqual(allSame);
});

test('export and import carry it over on media, signed, and import asks no source', async () => {
  const { home, base, flags, door, ...rest } = await scene();
  const at = flags.indexOf('--to');
  const asked = [...flags.slice(0, at), ...flags.slice(at + 2)];
  const [host = ''] = base.split('/');
  const into = ['--archive', 'media', '--to', base, '--plain-http', host];
  expect((await home.cse(['archive', 'keygen', 'my'])).exit).toBe(0);
  const exported = await home.cse([
    'export',
    ...asked,
    '--archive',
    'media',
    '--sign',
    'my.key',
    '--part-size',
    '64KiB',
  ]);
  expect(exported).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images exported') });
  door.forget();
  const inspected = JSON.parse((await home.cse(['archive', 'inspect', 'media', '--json'])).stdout) as object;
  expect(inspected).toMatchObject({ sequence: 1, asked: [{ use: 'container-images' }], images: [{}, {}, {}] });
  const whole = await home.cse(['archive', 'verify', 'media', '--trust', 'my.pub', '--read-data']);
  expect(whole).toMatchObject({ exit: 0, stdout: expect.stringContaining('the archive is complete: 2 parts') });
  const distrusted = await home.cse(['import', ...into]);
  expect({ exit: distrusted.exit, code: codeOf(distrusted.stderr) }).toEqual({ exit: 5, code: 'ARCHIVE_UNTRUSTED' });
  const imported = await home.cse([
    'import',
    ...into,
    '--trust',
    'my.pub',
    '--receipt',
    'receipt.json',
    '--sign',
    'my.key',
  ]);
  expect(imported).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images imported') });
  expect(door.requests).toEqual([]);
  expect(await digests({ home, base, flags, door, ...rest })).toEqual(allSame);
  const next = await home.cse([
    'export',
    ...asked,
    '--archive',
    'next',
    '--since',
    'receipt.json',
    '--trust',
    'my.pub',
  ]);
  expect(next).toMatchObject({ exit: 0 });
  const second = JSON.parse((await home.cse(['archive', 'inspect', 'next', '--json'])).stdout) as object;
  expect(second).toMatchObject({ sequence: 2, contents: { presumed: 3 } });
});

test('what was not read is not called whole, and two targets have two receipts', async () => {
  const { home, base, flags } = await scene();
  const at = flags.indexOf('--to');
  const exporting = ['export', ...flags.slice(0, at), ...flags.slice(at + 2), '--archive', 'media'];
  expect((await home.cse(exporting)).stderr).not.toContain('was not read');
  const part = (await readdir(join(home.dir, 'media'))).find((name) => name.endsWith('.tar')) ?? '';
  const bytes = await readFile(join(home.dir, 'media', part));
  await writeFile(join(home.dir, 'media', part), bytes.fill(7, bytes.length - 5000, bytes.length - 4000));
  const looked = ['archive', 'verify', 'media', '--allow-unsigned'];
  const [seen, read, again] = [
    await home.cse(looked),
    await home.cse([...looked, '--read-data']),
    await home.cse(exporting),
  ];
  expect([seen.exit, seen.stdout.split('\n')[0]]).toEqual([
    0,
    '✔ all parts are there; their content was not read (use --read-data)',
  ]);
  expect(read.exit).toBe(6);
  expect(again).toMatchObject({ exit: 0, stderr: expect.stringContaining('cse archive verify media --read-data') });
  await writeFile(join(home.dir, 'media', part), await readFile(join(home.dir, 'media', part)));
  expect((await home.cse([...exporting, '--repair', '1'])).exit).toBe(0);
  const [host = ''] = base.split('/');
  for (const to of [`${host}/first`, `${host}/second`]) {
    const line = ['import', '--archive', 'media', '--allow-unsigned', '--plain-http', host, '--to', to];
    expect(await home.cse(line)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/receipt .*_(first|second)-/),
    });
  }
  expect((await readdir(join(home.dir, '.local/state/cse/receipts'))).length).toBe(2);
});

test('a look at the target is kept beside the runs, so that its report is its own', async () => {
  const { home, flags, target } = await scene();
  await home.cse(['mirror', ...flags]);
  await target.repository('target.example/base/lib/one').untag('v1');
  const verified = await home.cse(['verify', ...flags]);
  expect(verified.exit).not.toBe(0);
  const report = await home.cse(['report']);
  expect(report.stdout).toContain('✘ incomplete: 2 of 3 images complete, 1 of');
  await home.cse(['report', '--html', 'report.html']);
  expect(await readFile(join(home.dir, 'report.html'), 'utf8')).toContain('Verification report');
  expect(await readFile(join(home.dir, 'report.csv'), 'utf8')).toMatch(
    /^image,digest,bytes,state,plugin,source\r\n[^]*already there/,
  );
  expect(JSON.parse(await readFile(join(home.dir, 'report.cdx.json'), 'utf8'))).toMatchObject({ specVersion: '1.6' });
  const [run = ''] = await readdir(join(home.dir, '.local/state/cse/runs'));
  expect(await home.cse(['report', run])).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images') });
});

test('the plan of an archive is run as it is: for the target, without a plugin, and again where it stopped', async () => {
  const { home, base, flags, door, ...rest } = await scene();
  const at = flags.indexOf('--to');
  await home.cse(['export', ...flags.slice(0, at), ...flags.slice(at + 2), '--archive', 'media']);
  door.forget();
  const [host = ''] = base.split('/');
  const line = ['run', '--archive', 'media', '--to', base, '--plain-http', host, '--json'];
  const distrusted = await home.cse(line);
  expect({ exit: distrusted.exit, code: codeOf(distrusted.stderr) }).toEqual({ exit: 5, code: 'ARCHIVE_UNSIGNED' });
  const { exit, stdout } = await home.cse([...line, '--allow-unsigned', '--receipt', 'receipt.json']);
  expect({ exit, report: JSON.parse(stdout) as Report }).toMatchObject({
    exit: 0,
    report: {
      ok: true,
      images: IMAGES.map((name) => ({ reference: `${base}/${name}`, source: `vendor.example/${name}` })),
    },
  });
  expect(await digests({ home, base, flags, door, ...rest })).toEqual(allSame);
  expect(await readFile(join(home.dir, 'receipt.json'), 'utf8')).toContain('cse.receipt/1');
  const again = JSON.parse((await home.cse([...line, '--allow-unsigned'])).stdout) as Report;
  expect(again).toMatchObject({ ok: true, bytes: { moved: 0 }, steps: { resumed: again.steps.total } });
  expect(door.requests).toEqual([]);
});

test('what is to be run has to be said, and said once: exit 2', async () => {
  const { home } = await scene();
  const [nothing, both] = await Promise.all([home.cse(['run']), home.cse(['run', 'plan.json', '--archive', 'media'])]);
  expect([nothing, both].map(({ exit, stderr }) => [exit, codeOf(stderr)])).toEqual([
    [2, 'PLAN_MISSING'],
    [2, 'PLAN_MISSING'],
  ]);
});

test('an archive is served as it is, once its signature is trusted', async () => {
  const { home, flags } = await scene();
  const at = flags.indexOf('--to');
  await home.cse(['archive', 'keygen', 'my']);
  const out = ['--archive', 'media', '--sign', 'my.key'];
  expect((await home.cse(['export', ...flags.slice(0, at), ...flags.slice(at + 2), ...out])).exit).toBe(0);
  const distrusted = await home.cse(['serve', 'media', '--port', '0']);
  expect({ exit: distrusted.exit, code: codeOf(distrusted.stderr) }).toEqual({ exit: 5, code: 'ARCHIVE_UNTRUSTED' });
  const statuses: number[] = [];
  const served = await home.cse(['serve', 'media', '--port', '0', '--trust', 'my.pub'], {
    onStdout: (text, stop) => {
      const [url] = /http:\S+/.exec(text) ?? [];
      if (url) void pullAll(`${url}/v2/vendor.example/lib/one`, statuses).finally(() => stop('SIGINT'));
    },
  });
  expect(served.stdout).toContain('serving media at http://127.0.0.1:');
  expect(statuses).toEqual([200, 200, 200, 405]);
});

/** Gets a manifest and what it names, and tries to push. */
async function pullAll(url: string, statuses: number[]): Promise<void> {
  const got = await fetch(`${url}/manifests/v1`);
  const { config, layers } = (await got.json()) as { config: { digest: string }; layers: { digest: string }[] };
  const blobs = [config, ...layers].map(({ digest }) => fetch(`${url}/blobs/${digest}`));
  statuses.push(got.status, ...(await Promise.all(blobs)).map(({ status }) => status));
  statuses.push((await fetch(`${url}/blobs/uploads/`, { method: 'POST' })).status);
}

test('a part that was changed on the way is found before anything is uploaded: exit 6', async () => {
  const { home, base, flags, target } = await scene();
  const at = flags.indexOf('--to');
  await home.cse(['export', ...flags.slice(0, at), ...flags.slice(at + 2), '--archive', 'media']);
  const media = join(home.dir, 'media');
  const [part = ''] = (await readdir(media)).filter((name) => name.endsWith('.tar'));
  const bytes = await readFile(join(media, part));
  await writeFile(join(media, part), bytes.subarray(0, bytes.length - 512));
  const [host = ''] = base.split('/');
  const line = ['import', '--archive', 'media', '--allow-unsigned', '--to', base, '--plain-http', host];
  const { exit, stderr } = await home.cse(line);
  expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 6, code: 'ARCHIVE_DAMAGED' });
  expect(await Array.fromAsync(target.repository('target.example/base/lib/one').tags())).toEqual([]);
  expect((await home.cse(['archive', 'verify', 'media', '--allow-unsigned'])).exit).toBe(6);
});

test('an image that the source lacks is an error of what was asked for: exit 3, and nothing is written', async () => {
  const { home, flags, target } = await scene();
  const { exit, stderr } = await home.cse(['mirror', ...flags, '--image', 'vendor.example/lib/none:v1']);
  expect({ exit, code: codeOf(stderr) }).toEqual({ exit: 3, code: 'IMAGES_MISSING' });
  expect(stderr).toContain('vendor.example/lib/none:v1');
  await expect(target.repository('target.example/base/lib/one').resolve('v1')).rejects.toThrow();
});

test('a target that wants credentials ends with 5; after login it is 0, and logout takes them back', async () => {
  const { home, flags, base } = await scene({ target: { users: { robot: 'secret' } } });
  const host = base.split('/')[0] ?? '';
  const refused = await home.cse(['mirror', ...flags]);
  expect({ exit: refused.exit, said: refused.stdout + refused.stderr }).toEqual({
    exit: 5,
    said: expect.stringContaining(host),
  });
  const login = (password: string) =>
    home.cse(['login', host, '-u', 'robot', '--password-stdin', '--plain-http', host], { stdin: `${password}\n` });
  expect(await login('wrong')).toMatchObject({ exit: 5, stderr: expect.stringContaining('LOGIN_REFUSED') });
  expect((await home.cse(['mirror', ...flags])).exit).toBe(5);
  expect(await login('secret')).toMatchObject({ exit: 0, stdout: expect.stringContaining(`logged in to ${host}`) });
  const granted = await home.cse(['mirror', ...flags, '--json', '--debug']);
  expect(granted.exit).toBe(0);
  expect(granted.stdout + granted.stderr).not.toContain('secret');
  const asNode = await home.cse(['verify', ...flags]);
  const asMe = await home.cse(['verify', ...flags, '--authenticated']);
  expect([asNode.exit, asMe.exit]).toEqual([5, 0]);
  expect(await home.cse(['logout', host])).toMatchObject({ exit: 0, stdout: `logged out of ${host}\n` });
  expect(await home.cse(['logout', host])).toMatchObject({
    exit: 0,
    stdout: `no credentials are stored for ${host}\n`,
  });
});

test('a login that the registry cannot try is kept, and says so', async () => {
  const { home, base } = await scene();
  const host = base.split('/')[0] ?? '';
  const line = ['login', host, '-u', 'robot', '--password-stdin', '--plain-http', host];
  const { exit, stdout } = await home.cse(line, { stdin: 'any' });
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: expect.stringContaining('not tried') });
});

// Planning reads each image's config, and the run then wants the layers, none of which ever comes whole.
test('Ctrl-C stops cleanly with 130, says how to go on, and the same command goes on', async () => {
  const opened = await scene({
    rules: [{ path: '/blobs/', skip: IMAGES.length + 1, times: 99, fault: { kind: 'stall', after: 100 } }],
  });
  const { home, flags, door } = opened;
  const stopped = await home.cse(['mirror', ...flags, '--concurrency', '1', '--progress', 'ndjson'], {
    onStdout: (text, stop) => text.includes('step-finished') && stop('SIGINT'),
  });
  expect(stopped).toMatchObject({ exit: 130, stderr: expect.stringContaining('to continue') });
  door.script();
  const { exit, stdout } = await home.cse(['mirror', ...flags, '--json']);
  expect(exit).toBe(0);
  const { bytes } = JSON.parse(stdout) as Report;
  expect(bytes.existed).toBeGreaterThan(0);
  expect(bytes.moved).toBe(bytes.wanted - bytes.existed);
  expect(await digests(opened)).toEqual(allSame);
});

test('Ctrl-C while it plans ends with 130 too, and a registry that makes us wait is told of', async () => {
  const { home, flags } = await scene({
    rules: [
      { path: '/manifests/', times: 99, fault: { kind: 'answer', status: 503, headers: { 'retry-after': '60' } } },
    ],
  });
  const { exit, stderr } = await home.cse(['mirror', ...flags], {
    onStderr: (text, stop) => text.includes('retrying in') && stop('SIGINT'),
  });
  expect(exit).toBe(130);
  expect(stderr).toMatch(/lib\/one.* retrying in 1 min 0 s: .*503/);
});

test('ndjson is one event a line on stdout, and on stderr where stdout is the report', async () => {
  const { home, flags } = await scene();
  const lines = (text: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('{"type"'))
      .map((line) => (JSON.parse(line) as { type: string }).type);
  const plain = await home.cse(['mirror', ...flags, '--progress', 'ndjson']);
  expect(plain.stdout.trimEnd().split('\n')).toHaveLength(lines(plain.stdout).length);
  expect([lines(plain.stdout).at(0), lines(plain.stdout).at(-1)]).toEqual(['run-started', 'run-finished']);
  const both = await home.cse(['mirror', ...flags, '--progress', 'ndjson', '--json']);
  expect(JSON.parse(both.stdout)).toMatchObject({ ok: true });
  expect(lines(both.stderr).at(-1)).toBe('run-finished');
});
