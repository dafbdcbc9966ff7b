import type { Archive, Problem } from '@cse/archive';
import type { Found } from '@cse/installation';
import { count } from '@cse/text';
import { exitCodeOf } from '../exit-code.ts';
import { alongOf } from '../installation/along.ts';
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
  /** The cse that came along with it. */
  readonly cse?: Found | undefined;
  readonly problems: readonly Pick<Problem, 'kind' | 'part' | 'message' | 'hint'>[];
}

interface Checking {
  readonly readData: boolean;
  readonly cse?: Found | undefined;
}

/** Looks at all parts. What is missing can still be carried; what is wrong must not be used. */
export async function checkArchive(archive: Archive, { readData, cse }: Checking): Promise<ArchiveCheck> {
  const problems = await archive.check({ readData });
  const blocking = problems.filter(({ blocks }) => blocks);
  const onlyMissing = blocking.every(({ kind }) => kind === 'missing');
  const isDamaged = cse?.problems.some(({ kind }) => kind === 'damaged') === true;
  const fault = isDamaged ? 'integrity' : blocking.length === 0 ? undefined : onlyMissing ? 'incomplete' : 'integrity';
  return {
    ok: fault === undefined,
    exit: exitCodeOf(fault),
    archive: archive.digest,
    parts: archive.manifest.parts.length,
    read: readData,
    origin: originOf(archive),
    ...(cse === undefined ? {} : { cse }),
    problems: [...problems, ...(cse?.problems ?? [])],
  };
}

export function renderCheck({ ok, parts, read, origin, cse, problems }: ArchiveCheck): string {
  const whole = read
    ? `the archive is complete: ${count(parts, 'part')}, read and checked`
    : 'all parts are there; their content was not read (use --read-data)';
  const head = ok ? `${paintResult('green', '✔')} ${whole}` : `${paintResult('red', '✘')} the archive cannot be used`;
  return [
    head,
    `  ${origin}`,
    ...(cse ? [`  ${alongOf(cse)}`] : []),
    ...problems.flatMap(({ message, hint }) => [`- ${message}`, `  ${hint}`]),
  ].join('\n');
}
