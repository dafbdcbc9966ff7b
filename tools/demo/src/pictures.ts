import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillSample, sampleInventoryKey, sampleSources } from '@cse/sample-source';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate, proxy } from '@cse/testkit';
import { runCse, startCse } from './run-cse.ts';
import { takePictures } from './take-pictures.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = await mkdtemp(join(tmpdir(), 'cse-pictures-'));
process.exitCode = await pictures().finally(() => rm(folder, { recursive: true, force: true }));

/** Makes the pages that cse makes, of a plan, a run and settings, and takes the pictures of them that stand in docs/images. */
async function pictures(): Promise<number> {
  const vendor = memoryStore();
  await fillSample(vendor, { cse: ['4.2.2'], tkg: ['2.5.0'] });
  await using source = await serve({ store: vendor, readOnly: true });
  const tls = certificate({ hosts: ['127.0.0.1', 'localhost'], name: 'base.myregistry.company.com' });
  await using target = await serve({ store: memoryStore(), tls });
  const [key, ca] = [join(folder, 'key.pub'), join(folder, 'ca.pem')];
  await writeFile(key, sampleInventoryKey());
  await writeFile(ca, tls.certificate);
  const where = ['--to', target.host, '--ca', `${target.host}=${ca}`];
  const asked = ['--cse', '4.2.2', '--tkg', '2.5', '--inventory-key', key, ...where, '--plain-http', source.host];
  const rules = sampleSources(source.host).flatMap((rule) => ['--source', rule]);
  const lines = [
    ['plan', ...asked, ...rules, '--format', 'html', '--out', 'plan.html'],
    ['mirror', ...asked, ...rules, '--progress', 'none'],
    ['report', '--html', 'run.html'],
    ['settings', ...where, '--format', 'html', '--out', 'settings.html'],
  ];
  for (const line of lines) {
    const exit = await runCse(root, folder, line);
    if (exit !== 0) return exit;
  }
  const images = join(root, 'docs', 'images');
  await mkdir(images, { recursive: true });
  await using slow = await slowRun(source.host, target.host, { ca, key });
  await takePictures({ from: folder, to: images, watch: slow.url });
  process.stdout.write(`the pictures are in ${images}\n`);
  return 0;
}

interface Files {
  readonly ca: string;
  readonly key: string;
}

/** A run that takes its time and meets some trouble, and `cse watch` beside it. */
async function slowRun(source: string, target: string, { ca, key }: Files) {
  const door = await proxy(source, {
    rules: [
      { path: '/blobs/', skip: 20, times: 9, fault: { kind: 'answer', status: 503, headers: { 'retry-after': '1' } } },
      { path: /antrea\S*\/blobs\//, times: 40, fault: { kind: 'answer', status: 403 } },
      { path: '/blobs/', times: 100_000, fault: { kind: 'slow', bytesPerSecond: 12_000 } },
    ],
  });
  const rules = sampleSources(door.host).flatMap((rule) => ['--source', rule]);
  const where = ['--to', `${target}/second`, '--ca', `${target}=${ca}`, '--plain-http', door.host];
  const asked = ['--cse', '4.2.2', '--tkg', '2.5', '--inventory-key', key];
  const run = startCse(root, folder, { args: ['mirror', ...asked, ...where, ...rules], stdio: 'ignore' });
  const watch = startCse(root, folder, { args: ['watch'], stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: readonly Buffer[] = await once(watch.stdout ?? watch, 'data');
  await setTimeout(10_000);
  return {
    url: /http:\S+/.exec(String(line))?.[0] ?? '',
    async [Symbol.asyncDispose]() {
      for (const child of [run, watch]) child.kill('SIGINT');
      await Promise.all([run, watch].map((child) => child.exitCode === null && once(child, 'exit')));
      await door[Symbol.asyncDispose]();
    },
  };
}
