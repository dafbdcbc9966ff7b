import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEDIA } from '@cse/media';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCse } from './cse-process.ts';

interface Manifest {
  readonly commands: Readonly<Record<string, { readonly flags: Readonly<Record<string, { helpValue?: string }>> }>>;
}

const MANIFEST = new URL('../../../packages/cli/oclif.manifest.json', import.meta.url);
const { commands } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;

/** What a flag may be given that is not what it wants: nothing there, a folder, a file on the way, and a file of something else. */
const ODD = ['nowhere/at/all', 'folder', 'file/below', 'file'];

/** Each flag of each command that takes a path, with one of these: each of them in turn. */
const cases = Object.entries(commands)
  .flatMap(([id, { flags }]) =>
    Object.entries(flags)
      .filter(([, { helpValue }]) => /^(HOST=)?(FILE|DIR|PATH|PUB|KEY)$/.test(helpValue ?? ''))
      .map(([flag, { helpValue = '' }]) => ({ id, flag, before: helpValue.startsWith('HOST=') ? 'r.example=' : '' })),
  )
  .map((each, at) => ({ ...each, odd: `${each.before}${ODD[at % ODD.length]}` }));

describe.runIf(process.env['CI'])('a path that is not what it should be', () => {
  const home = mkdtempSync(join(tmpdir(), 'cse-odd-'));
  let registry: Serving;
  beforeAll(async () => {
    const store = memoryStore();
    await image(store, 'source.example/app:1');
    registry = await serve({ store });
    mkdirSync(join(home, 'folder'));
    writeFileSync(join(home, 'file'), 'neither a plan, nor a key, nor a tar\n');
  });
  afterAll(async () => {
    await registry.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** The rest of a command line that would do something, were it not for the path. */
  function restOf(id: string, flag: string): readonly string[] {
    const { host } = registry;
    const what = ['--image', `${host}/source.example/app:1`, '--plain-http', host];
    const to = ['--to', `${host}/base`];
    const lines: Readonly<Record<string, readonly string[]>> = {
      copy: ['--registry-insecure', ...copyOf(host, flag)],
      diff: ['cse:4.2.1', 'cse:4.2.2'],
      doctor: [...to, '--plain-http', host],
      export: [...what, ...unlessMedium(flag)],
      import: [...to, '--plain-http', host, ...unlessMedium(flag)],
      init: ['--cse', '4.2.2', ...to, '--plain-http', host],
      login: [host, '-u', 'u', '-p', 'p'],
      logout: [host],
      mirror: [...what, ...to],
      plan: [...what, ...to],
      prune: [...what, ...to, '--dry-run'],
      run: ['file'],
      serve: ['folder', '--listen', '127.0.0.1:0'],
      settings: [...to, '--plain-http', host],
      'support-bundle': ['bundle.tar.gz'],
      verify: [...what, ...to],
      worker: ['--queue', 'postgres://127.0.0.1:1/none'],
      'archive:inspect': ['folder'],
      'archive:keygen': ['folder'],
      'archive:unpack': ['folder', 'unpacked'],
      'archive:verify': ['folder'],
      'plugins:check': ['folder'],
      'plugins:pack': ['folder'],
      'runs:prune': ['--all'],
    };
    return lines[id] ?? [];
  }

  test.concurrent.each(cases)('is told in words: cse $id --$flag $odd', async ({ id, flag, odd }) => {
    const cse = startCse([...id.split(':'), ...restOf(id, flag), `--${flag}`, odd], home);
    const stopped = setTimeout(() => cse.kill('SIGINT'), 60_000);
    const { exit, stdout, stderr } = await cse.ended;
    clearTimeout(stopped);
    expect({ exit, said: stdout + stderr }).toMatchObject({
      exit: expect.any(Number),
      said: expect.not.stringMatching(/\bE(NOENT|EXIST|NOTDIR|ISDIR|ACCES|INVAL)\b|INTERNAL|This is a bug/),
    });
  });
});

const unlessMedium = (flag: string) => (flag in MEDIA ? [] : ['--archive', 'archive']);

function copyOf(host: string, flag: string): readonly string[] {
  const from = ['lock', 'tar'].includes(flag) ? [] : ['--image', `${host}/source.example/app:1`];
  return flag === 'to-tar' ? from : [...from, '--to-repo', `${host}/copied`];
}
