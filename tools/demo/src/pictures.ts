import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillSample, sampleInventoryKey, sampleSources } from '@cse/sample-source';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate } from '@cse/testkit';
import { runCse } from './run-cse.ts';
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
  await takePictures(folder, images);
  process.stdout.write(`the pictures are in ${images}\n`);
  return 0;
}
