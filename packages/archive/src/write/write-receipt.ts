import { basename, join } from 'node:path';
import type { Plan } from '@cse/graph';
import { withPlainErrors } from '@cse/store';
import type { MediumOptions } from '@cse/transfer';
import { holdingsOf, printReceipt, sinceOf } from '../format/holdings.ts';
import { signDetached } from '../sign/minisign.ts';
import type { Archive } from '../read/open-archive.ts';

/** Says in a file what the target holds now: the honest base of the next archive. Returns what people are told of it. */
export async function writeReceipt(archive: Archive, plan: Plan, options: MediumOptions): Promise<string> {
  const { flags, files, state, cse, writeNamed } = options;
  const since = sinceOf(archive.manifest, archive.digest);
  const folder = join(state, 'receipts');
  const named = flags['receipt'];
  if (typeof named !== 'string') await withPlainErrors(files).mkdir(folder);
  const file = `${targetName(plan)}-${since.set.slice(0, 8)}-${since.sequence}.json`;
  const path = typeof named === 'string' ? named : join(folder, file);
  const target = plan.images[0]?.reference ?? '';
  const text = printReceipt({ target: target.split('/')[0] ?? '', since, cse, holds: holdingsOf(plan) });
  await writeNamed(path, text);
  if (typeof flags['sign'] === 'string') await signReceipt(path, { text, key: flags['sign'] }, options);
  return `receipt for the next cse export --since: ${path}`;
}

/** What all that a plan brings lies below, as a part of a file's name: each target has a receipt of its own. */
function targetName({ steps }: Plan): string {
  const [first = [], ...others] = [...steps.values()].map(({ to }) => to.split('/'));
  const length = first.findIndex((segment, at) => others.some((other) => other[at] !== segment));
  const base = length < 0 ? first : first.slice(0, length);
  return base
    .join('_')
    .replaceAll(/[^\w.-]/g, '_')
    .slice(0, 100);
}

async function signReceipt(
  path: string,
  { text, key }: { readonly text: string; readonly key: string },
  { clock, readNamed, writeNamed }: MediumOptions,
): Promise<void> {
  const secretKey = await readNamed('sign', key);
  const comment = `timestamp:${Math.floor(clock.now() / 1000)}\tfile:${basename(path)}\thashed`;
  await writeNamed(`${path}.minisig`, signDetached(new TextEncoder().encode(text), { secretKey, comment }));
}
