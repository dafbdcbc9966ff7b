import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillSample, sampleInventoryKey, sampleSources } from '@cse/sample-source';
import { fileSpool, serve } from '@cse/server';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { runCse } from './run-cse.ts';

const CSE = '4.2.2';
const TKG = '2.5.0';
const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(root, '.demo');
const say = (text: string) => process.stdout.write(`\n\u2500\u2500 ${text}\n`);

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
process.exitCode = await demo();

async function demo(): Promise<number> {
  say(`A small copy of what the vendor's registry offers for CSE ${CSE} and TKG ${TKG} is generated and served.`);
  const vendor = memoryStore();
  await fillSample(vendor, { cse: [CSE], tkg: [TKG] });
  await using source = await serve({ store: vendor, readOnly: true });
  const files = nodeFiles();
  const registry = join(folder, 'registry');
  await using target = await serve({
    store: layoutStore(registry, files),
    spool: fileSpool(files, join(registry, '.cse', 'uploads')),
  });
  // The vendor signs its inventory of CLI plugins; the sample's is signed by a key of its own.
  const key = join(folder, 'inventory-key.pub');
  await writeFile(key, sampleInventoryKey());
  const asked = ['--cse', CSE, '--tkg', TKG, '--inventory-key', key, '--to', target.host];
  const network = [
    ...[source.host, target.host].flatMap((host) => ['--plain-http', host]),
    ...sampleSources(source.host).flatMap((rule) => ['--source', rule]),
  ];
  const run = (...args: readonly string[]) => runCse(root, folder, args);
  const progress = process.stderr.isTTY ? 'bars' : 'none';
  const page = join(folder, 'report.html');
  const steps: readonly (readonly [string, () => Promise<number>])[] = [
    [`cse mirror ${asked.join(' ')}`, () => run('mirror', ...asked, ...network, '--progress', progress)],
    [`cse report --html ${page}`, () => run('report', '--html', page)],
    ['The same again: nothing has to move.', () => run('mirror', ...asked, ...network, '--progress', 'none')],
    [
      `cse verify ${asked.join(' ')} --read-data`,
      () => run('verify', ...asked, ...network, '--read-data', '--progress', 'none'),
    ],
  ];
  for (const [title, step] of steps) {
    say(title);
    const exit = await step();
    if (exit !== 0) return exit;
  }
  say('Done: all that was asked for is at the target, verified.');
  process.stdout.write(
    [
      `   The report, as a page:  ${page}`,
      `   The target's content:   ${registry} (an OCI image layout; cse serve ${registry} serves it again)`,
      '   The real thing:         see README.md',
      '',
    ].join('\n'),
  );
  return 0;
}
