import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, type Measured } from '../measure.ts';
import { BIN } from '../tools.ts';
import { repositoryOf } from './made-images.ts';
import { madeRegistries, type Asked, type MadeRegistries } from './made-registries.ts';

/** What one command took for so many images. */
export interface Growth extends Asked {
  readonly command: string;
  readonly images: number;
  readonly measured: Measured;
}

const MIB = 1024 * 1024;

/** Lets `cse` plan, run, verify and do again ever more images, and prints what each took as a row. */
export async function scale(sizes: readonly number[], print: (line: string) => void): Promise<void> {
  const head = ['images', 'command', 'seconds', 'CPU s', 'CPU ms an image', 'memory MiB'];
  const counts = ['requests an image: source', 'target', 'connections: source', 'target'];
  const columns = [...head, ...counts];
  print(rowOf(columns));
  print(rowOf(columns.map(() => '---')));
  for (const images of sizes) for await (const growth of growthAt(images)) print(rowOf(cellsOf(growth)));
}

export async function* growthAt(images: number): AsyncGenerator<Growth> {
  await using registries = await madeRegistries(images);
  const home = await mkdtemp(join(tmpdir(), 'cse-scale-'));
  try {
    const config = await writeConfig(home, images, registries);
    const plan = join(home, 'plan.json');
    const shown = ['--progress', 'none'];
    const commands = {
      plan: ['plan', '--config', config, '--out', plan],
      run: ['run', plan, '--config', config, ...shown],
      verify: ['verify', '--config', config, ...shown],
      'mirror, again': ['mirror', '--config', config, ...shown],
    };
    const env = { HOME: home, XDG_STATE_HOME: join(home, 'state'), XDG_CACHE_HOME: join(home, 'cache') };
    for (const [command, args] of Object.entries(commands)) {
      const measured = await measure({ program: process.execPath, args: [BIN, ...args], env });
      if (measured.status !== 0) throw new Error(`${command} ended with ${measured.status}: ${measured.said}`);
      yield { command, images, measured, ...(await registries.asked()) };
    }
  } finally {
    await rm(home, { recursive: true });
  }
}

async function writeConfig(home: string, images: number, { source, target }: MadeRegistries): Promise<string> {
  const path = join(home, 'cse.yaml');
  const lines = Array.from({ length: images }, (_, number) => `      - ${source}/${repositoryOf(number)}:v1\n`);
  const plain = [source, target].map((host) => `  "${host}": { plainHttp: true }\n`);
  const items = ['items:\n', '  - use: container-images\n', '    images:\n', ...lines];
  await writeFile(path, [`to: ${target}\n`, 'registries:\n', ...plain, ...items].join(''));
  return path;
}

function cellsOf({ command, images, measured, source, target }: Growth): readonly string[] {
  const { seconds, cpuSeconds, peakMemory } = measured;
  return [
    images.toLocaleString('en'),
    command,
    seconds.toFixed(1),
    cpuSeconds.toFixed(1),
    ((cpuSeconds * 1000) / images).toFixed(2),
    (peakMemory / MIB).toFixed(0),
    (source.requests / images).toFixed(2),
    (target.requests / images).toFixed(2),
    String(source.connections),
    String(target.connections),
  ];
}

const rowOf = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
