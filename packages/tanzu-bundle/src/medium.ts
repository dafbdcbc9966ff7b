import { dirname, resolve } from 'node:path';
import type { Carried, Filling, Medium, MediumOptions, WritingOptions } from '@cse/transfer';
import { makeTanzuBundle } from './make-bundle.ts';
import { nodeScratch } from './node-scratch.ts';
import { openTanzuBundle } from './open-bundle.ts';

/** The file that `tanzu plugin download-bundle` writes and `upload-bundle` takes. It carries the CLI plugins. */
export const tanzuBundle: Medium = { carries: { only: ['cli-plugins'] }, destination: 'registry', write, read };

async function write(path: string, { files, planning }: WritingOptions): Promise<Filling> {
  const file = resolve(path);
  const bundle = await makeTanzuBundle(file, { files, scratch: nodeScratch(dirname(file)) });
  await using opening = new AsyncDisposableStack();
  opening.use(bundle);
  const plan = await planning.plan();
  const open = opening.move();
  return {
    plan,
    repository: (name) => bundle.store.repository(name),
    finish: bundle.finish,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** All that is in a bundle, or what the flags choose of it. */
async function read([path = '']: readonly string[], { files, flags }: MediumOptions): Promise<Carried> {
  const bundle = await openTanzuBundle(resolve(path), { files, scratch: nodeScratch() });
  const { 'all-plugins': all, ...held } = bundle.flags;
  const isChosen = CHOOSING.some((flag) => flags[flag] !== undefined);
  return {
    repository: (name) => bundle.store.repository(name),
    asks: { flags: isChosen ? held : { ...held, 'all-plugins': all } },
    check: async () => [],
    [Symbol.asyncDispose]: () => bundle[Symbol.asyncDispose](),
  };
}

/** What chooses among the plugins of an inventory. */
const CHOOSING = ['group', 'plugin', 'refresh-configuration-only'];
