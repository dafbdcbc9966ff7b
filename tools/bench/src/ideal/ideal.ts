import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePlan, type Plan, type Step } from '@cse/graph';
import { parseHolder, splitRepository } from '@cse/oci';
import type { Contender } from '../case.ts';
import { measure } from '../measure.ts';
import { at, isInstalled, planCommand, type WorkOptions } from '../tools.ts';

const here = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));
const CONCURRENCY = 16;

/**
 * The floor: a client that has the finished list of requests and only replays it, in C where there is a compiler. What it was
 * made from, a plan of `cse`, is not counted.
 */
export function ideal({ source, away = 0 }: WorkOptions): Contender {
  const client = clientHere();
  return {
    tool: 'ideal client',
    async run(target) {
      const folder = await mkdtemp(join(tmpdir(), 'ideal-'));
      const { program, args } = await client;
      const plan = await planFor(folder, source, target.host);
      const list = join(folder, 'list');
      await writeFile(list, await listOf(plan, folder));
      await Promise.all([source.registry.forget(), target.forget()]);
      return at(target, away, (host) =>
        measure({ program, args: [...args, source.registry.host, host, String(CONCURRENCY)], stdin: list }),
      );
    },
  };
}

async function clientHere() {
  if (!isInstalled('cc')) return { program: process.execPath, args: [here('ideal-client.ts')] };
  const built = join(await mkdtemp(join(tmpdir(), 'ideal-')), 'ideal-client');
  const { status, stderr } = spawnSync('cc', ['-O2', '-pthread', '-o', built, here('ideal-client.c')]);
  if (status !== 0) throw new Error(`the ideal client does not compile: ${String(stderr)}`);
  return { program: built, args: [] };
}

async function planFor(folder: string, source: WorkOptions['source'], host: string): Promise<Plan> {
  const file = join(folder, 'plan.json');
  const { status, said } = await measure(await planCommand(source, { home: folder, host, out: file }));
  if (status !== 0) throw new Error(`the plan for the ideal client: ${said}`);
  return parsePlan(await readFile(file, 'utf8'));
}

/** The requests of a plan: manifests are read, blobs copied, then what is shared is mounted, and last manifests put by tag. */
async function listOf(plan: Plan, folder: string): Promise<string> {
  await mkdir(join(folder, 'manifests'));
  const parts: Record<'get' | 'copy' | 'mount' | 'put', string[]> = { get: [], copy: [], mount: [], put: [] };
  for (const { source = '' } of plan.images) {
    const [, path = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(source) ?? [];
    parts.get.push(`get /v2/${path}/manifests/${tag}`);
  }
  for (const step of plan.steps.values()) {
    if (step.kind === 'put-tag') parts.put.push(await putLine(step, plan, folder));
    if (step.kind !== 'copy-blob') continue;
    const { digest, size } = step.content;
    const [first = 'plan'] = step.from;
    const { side, repository } = parseHolder(first);
    const from = splitRepository(repository).path;
    if (side === 'target') parts.mount.push(`mount ${pathOf(step)} ${digest} ${from}`);
    else parts.copy.push(`copy /v2/${from}/blobs/${digest} ${pathOf(step)} ${digest} ${size}`);
  }
  const order = [parts.get, parts.copy, parts.mount, parts.put].filter((part) => part.length > 0);
  return `${order.map((part) => part.join('\n')).join('\n-\n')}\n`;
}

async function putLine(step: Extract<Step, { kind: 'put-tag' }>, plan: Plan, folder: string): Promise<string> {
  const { digest, mediaType } = step.content;
  const file = join(folder, 'manifests', digest.replace(':', '-'));
  await writeFile(file, plan.contents.get(digest) ?? new Uint8Array());
  return `put ${pathOf(step)} ${step.tag} ${mediaType} ${file}`;
}

const pathOf = ({ to }: Step) => splitRepository(to).path;
