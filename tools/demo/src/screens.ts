import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fillSample, sampleInventoryKey, sampleSources } from '@cse/sample-source';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate, dockerRegistry, proxy, type FaultRule } from '@cse/testkit';
import { screenPage } from './screen-page.ts';
import { Terminal } from './terminal.ts';

/** A picture of a terminal: its name, and what it shows. */
interface Shot {
  readonly name: string;
  readonly screen: string;
}

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

/** Does the administrator's job in real terminals, against a registry with TLS and a password, and keeps their screens as pages. */
export async function keepScreens(root: string, folder: string): Promise<readonly string[]> {
  const vendor = memoryStore();
  await fillSample(vendor, { cse: ['4.2.2'], tkg: ['2.5.0'] });
  await using source = await serve({ store: vendor, readOnly: true });
  const names: string[] = [];
  for (const [columns, rows] of SIZES) {
    await using slow = await proxy(source.host, { rules: SLOW });
    const tls = certificate({ hosts: ['127.0.0.1', 'localhost'], name: 'base.myregistry.company.com' });
    const htpasswd = execFileSync('htpasswd', ['-Bbn', 'admin', 'secret'], { encoding: 'utf8' });
    await using target = await dockerRegistry({ tls, htpasswd });
    const cwd = join(folder, `walk-${columns}`);
    await mkdir(cwd, { recursive: true });
    await writeFile(join(cwd, 'ca.pem'), tls.certificate);
    await writeFile(join(cwd, 'key.pub'), sampleInventoryKey());
    await writeFile(join(cwd, 'cse.yaml'), configOf(target.host, slow.host));
    const env = { HOME: cwd, PATH: process.env['PATH'] ?? '', NO_PROXY: '127.0.0.1' };
    using terminal = new Terminal({ columns, rows, cwd, env });
    terminal.type(`PS1='$ '; cse() { ${process.execPath} ${join(root, 'packages/cli/bin/run.js')} "$@"; }; clear`);
    for await (const { name, screen } of walk(terminal, target.host)) {
      names.push(`terminal-${name}-${columns}`);
      await writeFile(join(folder, `${names.at(-1)}.html`), screenPage(screen, columns));
      await writeFile(join(folder, `${names.at(-1)}.txt`), screen);
    }
  }
  return names;
}

// A line that is not fast, and a source that now and then asks for patience.
const BLOB = /\/blobs\/sha256:/;
const SLOW: readonly FaultRule[] = [
  {
    path: BLOB,
    skip: 150,
    times: 6,
    fault: { kind: 'answer', status: 429, headers: { 'retry-after': '8' }, body: '' },
  },
  { path: BLOB, times: 100_000, fault: { kind: 'slow', bytesPerSecond: 400_000 } },
];

const configOf = (target: string, source: string) =>
  [
    'cse: 4.2.2',
    'tkg: "2.5"',
    `to: ${target}`,
    'inventory-key: key.pub',
    'sources:',
    ...sampleSources(source).map((rule) => `  - { from: ${rule.split('=')[0]}, to: ${rule.split('=')[1]} }`),
    'registries:',
    `  ${target}: { ca: ./ca.pem }`,
    `  ${source}: { plainHttp: true }`,
  ].join('\n');

/** What is typed, step by step, and the screens on the way. */
async function* walk(terminal: Terminal, host: string): AsyncGenerator<Shot> {
  const typed = async (line: string, seconds?: number) => {
    terminal.type('clear');
    terminal.type(`${line}; echo "[$?]"`);
    return (await terminal.until((text) => /^\[\d+\]$/m.test(text), seconds)).replace(/; echo "\[\$\?\]"/, '');
  };
  const during = (text: string, from: number) => Number(/(\d+) %/.exec(text)?.[1] ?? -1) >= from;
  yield { name: 'help', screen: await typed('cse --help') };
  yield { name: 'releases', screen: await typed('cse releases') };
  yield { name: 'login', screen: await typed(`echo secret | cse login ${host} -u admin --password-stdin`) };
  yield { name: 'plan', screen: await typed('cse plan') };
  terminal.type('clear');
  terminal.type('cse mirror');
  yield { name: 'run-10', screen: await terminal.until((text) => during(text, 10)) };
  yield { name: 'run-throttled', screen: await terminal.until((text) => text.includes('waiting for')) };
  yield { name: 'run-50', screen: await terminal.until((text) => during(text, 50)) };
  terminal.press('C-c');
  yield { name: 'run-stopped', screen: await terminal.until((text) => text.includes('stopped:')) };
  terminal.type('clear');
  terminal.type('cse mirror');
  yield { name: 'run-resumed', screen: await terminal.until((text) => during(text, 55)) };
  yield { name: 'run-90', screen: await terminal.until((text) => during(text, 90)) };
  yield { name: 'run-done', screen: await terminal.until((text) => text.includes('next: cse verify')) };
  yield { name: 'verify', screen: await typed('cse verify') };
  yield { name: 'verify-authenticated', screen: await typed('cse verify --authenticated') };
  yield { name: 'prune', screen: await typed('cse prune | tail -20') };
  yield { name: 'report-list', screen: await typed('cse report --list') };
}
