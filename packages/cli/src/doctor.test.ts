import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Diagnosis } from '@cse/doctor';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate } from '@cse/testkit';
import { Home } from './cse.testing.ts';
import { openScene } from './scene.testing.ts';

const root = certificate({ authority: true, name: 'Company Root' });
const leaf = certificate({ signer: root });

/** A registry with a certificate of a private CA, and a user who has that CA in a file. */
async function setting() {
  const home = new Home();
  const store = memoryStore();
  const served = await serve({ store, tls: { ...leaf, certificate: leaf.certificate + root.certificate } });
  onTestFinished(async () => {
    await served.close();
    home[Symbol.dispose]();
  });
  await writeFile(join(home.dir, 'ca.pem'), root.certificate);
  return { home, host: served.host, flags: ['--to', served.host, '--ca', `${served.host}=ca.pem`] };
}

type Told = Diagnosis & { readonly exit: number };

test('doctor ends with 0 where nothing fails, and tells all in one document', async () => {
  const { home, flags } = await setting();
  const { exit, stdout } = await home.cse(['doctor', ...flags, '--json']);
  const told = JSON.parse(stdout) as Told;
  expect({ exit, ok: told.ok, said: told.exit, skipped: told.skipped }).toEqual({
    exit: 0,
    ok: true,
    said: 0,
    skipped: [],
  });
  expect(told.findings.find(({ id }) => id === 'tls.trust')).toEqual({
    id: 'tls.trust',
    status: 'pass',
    lookedAt: flags[1],
    seen: 'it is trusted, by Company Root',
    why: expect.any(String),
  });
});

test('doctor ends with the fault of the worst finding, and says why and what to do', async () => {
  const { home, host } = await setting();
  const { exit, stdout } = await home.cse(['doctor', '--to', host]);
  expect(exit).toBe(5);
  expect(stdout).toContain(`✘ ${host}: the certificate of ${host} is issued by a private root CA that is not trusted`);
  expect(stdout).toContain('why:  Nothing can be pushed to an untrusted registry');
  expect(stdout).toContain('do:   Get the PEM of the CA "Company Root"');
  expect(stdout).toContain('skipped: ');
});

test('one area or one check can be looked at, and a name that is none is answered with the nearest', async () => {
  const { home, flags } = await setting();
  const { stdout } = await home.cse(['doctor', ...flags, '--check', 'names', '--check', 'tls.plain', '--json']);
  expect((JSON.parse(stdout) as Told).findings.map(({ id }) => id)).toEqual(['names.target', 'tls.plain']);
  const { exit, stderr } = await home.cse(['doctor', ...flags, '--check', 'tls.name']);
  expect(exit).toBe(2);
  expect(stderr).toContain('Did you mean --check tls.names?');
});

test('doctor without anything to look at is a usage error', async () => {
  using home = new Home();
  const { exit, stderr } = await home.cse(['doctor']);
  expect(exit).toBe(2);
  expect(stderr).toContain('there is nothing to check');
});

test('before a mirror the doctor looks at the sources, and after it at what has come', async () => {
  await using scene = await openScene();
  const { home, flags } = scene;
  const look = async () => {
    const { stdout } = await home.cse(['doctor', ...flags, '--json', '--read-only']);
    const { findings } = JSON.parse(stdout) as Told;
    const seenBy = (wanted: string) => findings.filter(({ id }) => id === wanted).map(({ seen }) => seen);
    return { sources: seenBy('source.content'), plan: seenBy('source.plan'), target: seenBy('layout.content') };
  };
  expect(await look()).toEqual({
    sources: ['it has 3 of 3 references'],
    plan: [expect.stringMatching(/^3 images, ([\d.]+ kB) of \1 still to move$/)],
    target: ['0 of 3 images are there: nothing has been copied yet'],
  });
  expect((await home.cse(['mirror', ...flags])).exit).toBe(0);
  expect(await look()).toMatchObject({
    plan: [expect.stringMatching(/^3 images, 0 B of /)],
    target: ['3 of 3 images are there'],
  });
});

test('behind an air gap, sources that cannot be reached are no failure', async () => {
  await using scene = await openScene();
  const { home, flags } = scene;
  expect((await home.cse(['mirror', ...flags])).exit).toBe(0);
  await scene.door.close();
  const { stdout } = await home.cse(['doctor', ...flags, '--json', '--check', 'source', '--check', 'layout.content']);
  const { findings, ok } = JSON.parse(stdout) as Told;
  expect({ ok, told: findings.map(({ id, status }) => `${id} ${status}`) }).toEqual({
    ok: true,
    told: ['source.registries warning', 'source.plan warning', 'layout.content pass'],
  });
});

test('settings are printed for people, for the API, for a wiki and for a browser', async () => {
  const { home, host, flags } = await setting();
  const print = async (format: string) => (await home.cse(['settings', ...flags, '--format', format])).stdout;
  const pem = root.certificate.trim();
  const [text, json, markdown] = [await print('text'), await print('json'), await print('markdown')];
  expect(text.split(pem)).toHaveLength(3);
  expect(text).toContain(`\n\n${host}\n\nBootstrap VM certificates\n`);
  expect(text).toContain(`tanzu plugin source update default --uri ${host}/tanzu_cli/plugins/plugin-inventory:latest`);
  expect(text).toContain('Restart the CSE server VM');
  expect(JSON.parse(json)).toMatchObject({ profiles: [{ containerRegistryUrl: host }] });
  expect(markdown).toContain(`## Container registry URL\n\n- In: Kubernetes Container Clusters`);
  await home.cse(['settings', ...flags, '--format', 'html', '--out', 'settings.html']);
  const page = await readFile(join(home.dir, 'settings.html'), 'utf8');
  expect(page).toMatch(new RegExp(`<pre[^>]*>${host}</pre>`));
  // It loads nothing.
  expect(page).not.toMatch(/<(link|img)|\b(src|href)=/);
});

test('settings of a registry that nodes could not trust are not printed', async () => {
  const { home, host } = await setting();
  const { exit, stdout, stderr } = await home.cse(['settings', '--to', host]);
  expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
  expect(stderr).toContain('not trusted');
});
