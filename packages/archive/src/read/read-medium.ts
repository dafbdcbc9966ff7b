import type { Plan } from '@cse/graph';
import type { Carried, MediumOptions } from '@cse/transfer';
import { unusableArchive } from '../errors.ts';
import type { Archive } from './open-archive.ts';
import { openTrusted, originOf } from './open-trusted.ts';
import { checkPresumed } from '../write/presumed.ts';
import { writeReceipt } from '../write/write-receipt.ts';

/** An archive as a source, which keeps the plan that it was filled by. */
export interface CarriedArchive extends Carried {
  readonly plan: Plan;
}

/** Opens an archive as a source. When its content has arrived, a receipt says what the target holds now. */
export async function readArchive(dirs: readonly string[], options: MediumOptions): Promise<CarriedArchive> {
  const archive = await openTrusted(dirs, options);
  const { plan, manifest } = archive;
  return {
    ...archive,
    asks: { items: plan.asked?.map(({ use, options: asked }) => ({ use, options: asked })) },
    installs: new Map(archive.carried.map(({ use }) => [use, `cse plugins install ${dirs.join(' ')}`])),
    origin: originOf(archive),
    check: () => checkParts(archive),
    admit: (made, target) => checkPresumed(manifest, { plan: made, target }),
    arrived: async (made) => [await writeReceipt(archive, made, options)],
  };
}

/** Looks at all parts before anything is uploaded. One that is missing may come with a later visit; any other fault stops here. */
async function checkParts(archive: Archive): Promise<readonly string[]> {
  const problems = await archive.check();
  const [first, ...others] = problems.filter(({ kind, blocks }) => blocks && kind !== 'missing');
  if (first) throw unusableArchive(first, others.length);
  return problems.map(({ message, hint }) => `${message}\n         ${hint}`);
}
