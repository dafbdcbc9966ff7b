import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { delayingProxy, type DockerRegistry } from '@cse/testkit';
import type { Contender } from './case.ts';
import type { FilledSource } from './content.ts';
import { measure, type Command, type Measured } from './measure.ts';

/** The built `cse`. */
export const BIN = fileURLToPath(new URL('../../../packages/cli/bin/run.js', import.meta.url));

export interface WorkOptions {
  readonly source: FilledSource;
  /** How far away the target is, in milliseconds there and back. */
  readonly away?: number | undefined;
}

/** Where a command of `cse` keeps what it keeps, and the target that it writes to. */
interface RunPlace {
  readonly home: string;
  readonly host: string;
}

/** `cse mirror` of all images by one config, as a user would run it; each round with a home of its own. */
export function cse({ source, away = 0 }: WorkOptions): Contender {
  const homes = new Map<DockerRegistry, string>();
  const run = (target: DockerRegistry) =>
    at(target, away, async (host) => {
      const home = homes.get(target) ?? (await mkdtemp(join(tmpdir(), 'cse-bench-')));
      homes.set(target, home);
      return measure(await cseCommand(['mirror', '--progress', 'none'], source, { home, host }));
    });
  return { tool: 'cse', run, ...(away === 0 ? { again: run } : {}) };
}

/** The plan of the same, written to a file. */
export const planCommand = (source: FilledSource, { out, ...place }: RunPlace & { readonly out: string }) =>
  cseCommand(['plan', '--out', out], source, place);

/** Any command of `cse`, by a config that names all images and both registries. */
export async function cseCommand(
  words: readonly string[],
  source: FilledSource,
  { home, host }: RunPlace,
): Promise<Command> {
  const config = {
    to: host,
    registries: { [source.registry.host]: { plainHttp: true }, [host]: { plainHttp: true } },
    items: [{ use: 'container-images', images: source.images }],
  };
  await writeFile(join(home, 'cse.yaml'), JSON.stringify(config));
  const env = { HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') };
  return { program: process.execPath, args: [BIN, ...words, '--config', join(home, 'cse.yaml')], env };
}

/** `regsync once` of the same images, 16 at once and without a limit of its own, where it is there. */
export function regsync({ source, away = 0 }: WorkOptions): readonly Contender[] {
  if (!isInstalled('regsync')) return [];
  const run = (target: DockerRegistry) =>
    at(target, away, async (host) => {
      const folder = await mkdtemp(join(tmpdir(), 'regsync-bench-'));
      const creds = [source.registry.host, host].map((registry) => ({ registry, tls: 'disabled', reqConcurrent: 16 }));
      const sync = source.images.map((image) => ({
        source: image,
        target: host + image.slice(image.indexOf('/')),
        type: 'image',
      }));
      await writeFile(
        join(folder, 'sync.yaml'),
        JSON.stringify({ version: 1, creds, defaults: { parallel: 16 }, sync }),
      );
      return measure({ program: 'regsync', args: ['once', '-c', join(folder, 'sync.yaml')], env: { HOME: folder } });
    });
  return [{ tool: 'regsync', run, ...(away === 0 ? { again: run } : {}) }];
}

/** `skopeo sync` of the same images by one YAML file, digests unchanged. */
export function skopeoSync({ source, away = 0 }: WorkOptions): Contender {
  const run = (target: DockerRegistry) =>
    at(target, away, async (host) => {
      const folder = await mkdtemp(join(tmpdir(), 'skopeo-bench-'));
      const file = join(folder, 'sync.yaml');
      const images = Object.fromEntries(
        source.images.map((image) => [image.slice(source.registry.host.length + 1, -':v1'.length), ['v1']]),
      );
      await writeFile(file, JSON.stringify({ [source.registry.host]: { 'tls-verify': false, images } }));
      const args = [
        '--insecure-policy',
        'sync',
        '--all',
        '--dest-tls-verify=false',
        '--src',
        'yaml',
        '--dest',
        'docker',
        file,
        `${host}/bench`,
      ];
      const measured = await measure({ program: 'skopeo', args });
      await rm(folder, { recursive: true });
      return measured;
    });
  return { tool: 'skopeo', run, ...(away === 0 ? { again: run } : {}) };
}

/** `skopeo copy` of the one image. */
export function skopeoCopy({ source }: WorkOptions): Contender {
  const [image = ''] = source.images;
  return {
    tool: 'skopeo',
    run: ({ host }) =>
      measure({
        program: 'skopeo',
        args: [
          '--insecure-policy',
          'copy',
          '--all',
          '--src-tls-verify=false',
          '--dest-tls-verify=false',
          `docker://${image}`,
          `docker://${host}/bench/copy:v1`,
        ],
      }),
  };
}

/** Whatever other tool is there takes part as well; none of them is needed. */
export function others({ source }: WorkOptions): readonly Contender[] {
  const [image = ''] = source.images;
  const commands: Record<string, (to: string) => readonly string[]> = {
    crane: (to) => ['copy', '--insecure', image, to],
    regctl: (to) => ['image', 'copy', image, to],
    oras: (to) => ['cp', '--from-plain-http', '--to-plain-http', image, to],
    imgpkg: (to) => ['copy', '-i', image, '--to-repo', to.replace(/:v1$/, ''), '--registry-insecure'],
  };
  return Object.entries(commands)
    .filter(([tool]) => isInstalled(tool))
    .map(([tool, args]) => ({
      tool,
      run: ({ host }: DockerRegistry) => measure({ program: tool, args: args(`${host}/bench/copy:v1`) }),
    }));
}

/** What of the tools is here, with their versions. */
export function versionsHere(): string {
  const asked: Readonly<Record<string, readonly string[]>> = {
    'docker-registry': ['--version'],
    skopeo: ['--version'],
    crane: ['version'],
    regctl: ['version', '--format', '{{.VCSTag}}'],
    regsync: ['version', '--format', '{{.VCSTag}}'],
    oras: ['version'],
    imgpkg: ['version'],
    cc: ['--version'],
  };
  const here = Object.entries(asked).filter(([tool]) => isInstalled(tool));
  const lines = here.map(
    ([tool, args]) => `${tool} ${/v?\d+\.\d+[\w.+~-]*/.exec(String(spawnSync(tool, args).stdout))?.[0] ?? ''}`,
  );
  return [`Node ${process.version}`, ...lines].join(', ');
}

export const isInstalled = (program: string) => spawnSync('which', [program]).status === 0;

/** Does work at a target, or as far away from it as is asked. */
export async function at(
  target: DockerRegistry,
  away: number,
  work: (host: string) => Promise<Measured>,
): Promise<Measured> {
  if (away === 0) return work(target.host);
  await using proxy = await delayingProxy(target.host, away);
  return await work(proxy.host);
}
