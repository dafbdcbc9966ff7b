import type { Config } from '@oclif/core/interfaces';
import type { ExitReport } from '../run-and-show.ts';
import { openArchived, type Flags } from '../session.ts';
import { bringAndShow, checkParts, withOrigin, type BringOptions } from './bring.ts';
import { openTrusted, type Trusting } from './open.ts';

/** Runs the plan of an archive for the target that the flags name. No plugin is asked. */
export async function runArchive(
  config: Config,
  flags: Flags & Trusting & { readonly archive: readonly string[] },
  options: BringOptions,
): Promise<ExitReport> {
  await using archive = await openTrusted(flags.archive, flags);
  const made = withOrigin(archive.plan, archive);
  await using kept = await openArchived(config, flags, { source: archive, made });
  await checkParts(archive);
  return await bringAndShow(archive, { ...kept, start: (signal) => kept.run({ signal }) }, options);
}
