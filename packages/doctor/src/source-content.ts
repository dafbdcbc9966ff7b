import { isAbsent, isCseError, messageOf } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { parseReference, splitRepository, type Reference } from '@cse/oci';
import { inParallel } from './in-parallel.ts';
import type { Subject } from './subject.ts';

/** What one registry has of the plan's content. */
export interface Holding {
  readonly host: string;
  readonly asked: number;
  readonly has: number;
  /** What it does not have, by reference. */
  readonly lacks: readonly string[];
  /** Why it did not say. */
  readonly errors: readonly Error[];
}

/** The references that a plan reads at its sources. */
export function referencesOf(plan: Plan, { target }: Pick<Subject, 'target'>): readonly Reference[] {
  // What stays at the target as it is has the target for its source.
  const own = (source: string) => target?.base !== undefined && source.startsWith(`${target.base}/`);
  const sources = new Set(plan.images.flatMap(({ source = '' }) => (source === '' || own(source) ? [] : source)));
  return [...sources].map((source) => parseReference(source));
}

/** Asks every registry that may have something of the plan for all that it may have. */
export async function holdingsOf(plan: Plan, subject: Subject, signal: AbortSignal): Promise<readonly Holding[]> {
  const questions = referencesOf(plan, subject).flatMap((reference) =>
    subject.candidatesOf(reference.repository).map((repository) => ({ ...reference, repository })),
  );
  const byHost = Map.groupBy(questions, ({ repository }) => splitRepository(repository).host);
  return Promise.all([...byHost].map(([host, references]) => holdingOf(host, references, { subject, signal })));
}

interface SourceCheck {
  readonly subject: Subject;
  readonly signal: AbortSignal;
}

async function holdingOf(
  host: string,
  references: readonly Reference[],
  { subject, signal }: SourceCheck,
): Promise<Holding> {
  const { network } = subject;
  const lacks: string[] = [];
  const errors: Error[] = [];
  const holding = { host, asked: references.length, has: 0, lacks, errors };
  const closed = await network.ping(host).then(
    ({ refusal }) => refusal,
    (error: Error) => error,
  );
  if (closed && !isRefusal(closed)) return { ...holding, errors: [closed] };
  await inParallel(references, async ({ repository, tag, digest }) => {
    try {
      await network.store.repository(repository).resolve(tag ?? digest ?? 'latest', { signal });
      holding.has += 1;
    } catch (error) {
      if (isAbsent(error)) lacks.push(`${repository}:${tag ?? digest}`);
      else errors.push(error instanceof Error ? error : new Error(messageOf(error)));
    }
  });
  return holding;
}

const isRefusal = (error: Error) => isCseError(error) && error.fault === 'access' && error.code !== 'REGISTRY_TLS';
