import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { dockerRegistry, image, type DockerRegistry, type ImageOptions } from '@cse/testkit';
import { ratio, type Case, type Contender, type Figure } from './case.ts';
import { measure } from './measure.ts';
import { BIN, isInstalled } from './tools.ts';

// What the real tool asked for this bundle where it was watched: 1,293 requests, and 674 for the same again.
const COLD = 400;
const AGAIN = 70;

/** A bundle of 60 images, from a registry to itself under another name. */
export async function bundleCase(): Promise<Case> {
  const { registry, bundle } = await bundleOf(60, { size: 2048 });
  const to = (target: DockerRegistry) => {
    const [, port = ''] = target.host.split(':');
    return `${registry.host.replace('127.0.0.1', 'localhost')}/copied/to-${port}`;
  };
  const copy: BundleArguments = (target) => ['copy', '-b', bundle, '--to-repo', to(target), '--concurrency', '16'];
  return {
    name: 'bundle of 60 images, to another name',
    goal: `≤ ${COLD} requests (imgpkg: 1,293), the same again ≤ ${AGAIN}`,
    source: registry,
    contenders: tools(copy, copy),
    reached: (cold, again) => requestsOf(cold['cse']) <= COLD && requestsOf(again['cse']) <= AGAIN,
    [Symbol.asyncDispose]: () => registry.stop(),
  };
}

/** A bundle of 400 MB into a tar, or out of it. */
export async function bundleTarCase(direction: 'out' | 'in'): Promise<Case> {
  const { registry, bundle } = await bundleOf(8, { size: 50_000_000 });
  const folder = await mkdtemp(join(tmpdir(), 'tar-bench-'));
  const tar = join(folder, 'bundle.tar');
  const out: BundleArguments = () => ['copy', '-b', bundle, '--to-tar', direction === 'out' ? tar : `${tar}.out`];
  if (direction === 'in')
    await measure({ program: process.execPath, args: [BIN, 'copy', '-b', bundle, '--to-tar', tar] });
  const into: BundleArguments = ({ host }) => ['copy', '--tar', tar, '--to-repo', `${host}/copied/bundle`];
  return {
    name: direction === 'out' ? '400 MB bundle to a tar' : '400 MB bundle from a tar',
    goal: 'no slower than imgpkg, if it is installed; ≤ 256 MB',
    source: registry,
    contenders: tools(direction === 'out' ? out : into),
    reached: (cold) => {
      const ours = cold['cse']?.peakMemory ?? Infinity;
      return ours <= 256e6 && (!cold['imgpkg'] || ratio(cold, 'seconds', 'imgpkg') <= 1);
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
      await registry.stop();
    },
  };
}

type BundleArguments = (target: DockerRegistry) => readonly string[];

/** `cse copy`, and `imgpkg copy` with the same flags where it is there. */
function tools(work: BundleArguments, again?: BundleArguments): readonly Contender[] {
  const contender = (tool: string, program: string, first: readonly string[]): Contender => {
    const run = (args: BundleArguments) => (target: DockerRegistry) =>
      measure({ program, args: [...first, ...args(target)] });
    return { tool, run: run(work), ...(again ? { again: run(again) } : {}) };
  };
  const imgpkg = isInstalled('imgpkg') ? [contender('imgpkg', 'imgpkg', [])] : [];
  return [contender('cse', process.execPath, [BIN]), ...imgpkg];
}

async function bundleOf(count: number, { size }: Pick<ImageOptions, 'size'>) {
  const registry = await dockerRegistry();
  await using store = registries({ hosts: { [registry.host]: { plainHttp: true } } });
  const lines: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const config = { config: { Labels: { number: String(number) } } };
    const made = await image(store, `${registry.host}/bench/part-${number}:v1`, { mediaTypes: 'docker', size, config });
    lines.push(`- image: ${made.repository}@${made.descriptor.digest}\n`);
  }
  const lock = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n${lines.join('')}`;
  const { reference } = await image(store, `${registry.host}/bench/bundle:v1`, {
    mediaTypes: 'docker',
    files: { '.imgpkg/images.yml': lock },
    config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } },
  });
  return { registry, bundle: reference };
}

const requestsOf = (figure: Figure | undefined) =>
  figure ? figure.requests.source + figure.requests.target : Infinity;
