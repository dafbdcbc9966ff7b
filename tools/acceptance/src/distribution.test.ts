import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fillSample, sampleSources } from '@cse/sample-source';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = new URL('../../..', import.meta.url).pathname;
const CLI = join(ROOT, 'packages', 'cli');
const PLUGIN = '@cse/plugin-tkg-2.5';

// Cutting the network off takes root.
const WITHOUT_NETWORK = process.getuid?.() === 0 ? ['unshare', '-n'] : [];

const home = mkdtempSync(join(tmpdir(), 'cse-distribution-'));
let source: Serving;
beforeAll(async () => {
  const sample = memoryStore();
  await fillSample(sample, { cse: [], tkg: ['2.4.0', '2.5.0'] });
  source = await serve({ store: sample });
}, 120_000);
afterAll(async () => {
  await source.close();
  rmSync(home, { recursive: true, force: true });
});

/** Makes a distribution that leaves one plugin out: nothing else is changed. */
function distributionWithout(plugin: string): string {
  const folder = join(home, 'cse');
  for (const part of ['bin', 'dist', 'oclif.manifest.json'])
    cpSync(join(CLI, part), join(folder, part), { recursive: true });
  symlinkSync(join(CLI, 'node_modules'), join(folder, 'node_modules'));
  const pjson = JSON.parse(readFileSync(join(CLI, 'package.json'), 'utf8'));
  pjson.oclif.plugins = pjson.oclif.plugins.filter((name: string) => name !== plugin);
  delete pjson.dependencies[plugin];
  writeFileSync(join(folder, 'package.json'), JSON.stringify(pjson));
  return join(folder, 'bin', 'run.js');
}

async function run(line: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1' };
  const [program = '', ...args] = line;
  const ended = promisify(execFile)(program, args, { cwd: home, env }).then(() => ({ exit: 0, stderr: '' }));
  return ended.catch(({ code, stderr }: { code: number; stderr: string }) => ({ exit: code, stderr }));
}

test('a cse without one TKG plugin serves the rest, names the missing one, and gains it from a tarball', async () => {
  const cse = [process.execPath, distributionWithout(PLUGIN)];
  const sources = sampleSources(source.host).flatMap((rule) => ['--source', rule]);
  const flags = [...sources, '--plain-http', source.host, '--to', source.host, '--skip', 'cli-plugins'];
  const plan = (release: string) => run([...cse, 'plan', '--tkg', release, ...flags]);

  expect(await plan('2.4')).toMatchObject({ exit: 0 });
  const missing = await plan('2.5');
  expect(missing).toMatchObject({ exit: 2, stderr: expect.stringContaining(`needs the plugin ${PLUGIN}`) });

  const folder = join(ROOT, 'plugins', 'tkg-2.5');
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', home, folder], { encoding: 'utf8' });
  const tarball = `file://${join(home, packed.trim())}`;
  expect(await run([...WITHOUT_NETWORK, ...cse, 'plugins', 'install', tarball, '--allow-unsigned'])).toMatchObject({
    exit: 0,
  });
  expect(await plan('2.5')).toMatchObject({ exit: 0 });
}, 300_000);
