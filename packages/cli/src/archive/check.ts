import type { Archive, Problem } from '@cse/archive';
import { exitCodeOf } from '../exit-code.ts';
import { count } from '../render/amounts.ts';
import { paintResult } from '../render/paint.ts';
import { originOf } from './open.ts';

/** What was found out about an archive. */
export interface ArchiveCheck {
  readonly ok: boolean;
  readonly exit: number;
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
  const fault = blocking.length === 0 ? undefined : onlyMissing ? 'incomplete' : 'integrity';
  return {
    ok: fault === undefined,
    exit: exitCodeOf(fault),
    archive: archive.digest,
    parts: archive.manifest.parts.length,
    read: readData,
    origin: originOf(archive),
    problems,
  };
}

export function renderCheck({ ok, parts, read, origin, problems }: ArchiveCheck): string {
  const whole = read
    ? `the archive is whole: ${count(parts, 'part')}, read and checked`
    : 'all parts are there, not read (--read-data reads and checks them)';
  const head = ok
    ? `${paintResult('green', '✔')} ${whole}`
    : `${paintResult('red', '✘')} the archive cannot be used as it is`;
  return [head, `  ${origin}`, ...problems.flatMap(({ message, hint }) => [`- ${message}`, `  ${hint}`])].join('\n');
}
