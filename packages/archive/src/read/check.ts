import type { Fault } from '@cse/errors';
import type { Archive } from './open-archive.ts';
import { originOf } from './open-trusted.ts';
import type { Problem } from './problem.ts';

/** What was found out about an archive. */
export interface ArchiveCheck {
  readonly fault: Fault | undefined;
  readonly archive: string;
  readonly parts: number;
  /** Whether all parts were read and hashed; else only their names, notes and sizes were looked at. */
  readonly read: boolean;
  readonly origin: string;
  readonly problems: readonly Problem[];
}

/** Looks at all parts. What is missing can still be carried; what is wrong must not be used. */
export async function checkArchive(archive: Archive, readData: boolean): Promise<ArchiveCheck> {
  const problems = await archive.check({ readData });
  const blocking = problems.filter(({ blocks }) => blocks);
  const onlyMissing = blocking.every(({ kind }) => kind === 'missing');
  return {
    fault: blocking.length === 0 ? undefined : onlyMissing ? 'incomplete' : 'integrity',
    archive: archive.digest,
    parts: archive.manifest.parts.length,
    read: readData,
    origin: originOf(archive),
    problems,
  };
}
