import { isCseError } from '@cse/errors';
import { contentId, type CopyBlob, type Plan, type PutManifest, type PutTag, type Step, type StepId } from '@cse/graph';
import { parseHolder, type Descriptor, type Digest, type Holder } from '@cse/oci';
import { bytesOf, type Arrival, type Bytes, type Sink, type Source, type Store } from '@cse/store';
import { holding } from './holding.ts';
import { noHolder, notCarried, tagMoved } from './errors.ts';
import type { Finish } from './schedule.ts';
import { unlessAbsent } from './unless-absent.ts';

export interface StepIo {
  readonly plan: Plan;
  readonly source: Store;
  readonly target: Store;
  readonly fresh: boolean;
  /** The manifests that this run has put where they were not before: nothing can name them yet. */
  readonly put: Set<StepId>;
  readonly signal?: AbortSignal | undefined;
  readonly moved: (bytes: number) => void;
}

/** Makes one step true. Running it again changes nothing. */
export async function runStep(step: Step, io: StepIo): Promise<Finish> {
  switch (step.kind) {
    case 'copy-blob':
      return copyBlob(step, io);
    case 'put-manifest':
      return putManifest(step, io);
    case 'put-tag':
      return putTag(step, io);
  }
}

/** Asks each known holder in turn; the last one's error is the step's. */
async function copyBlob(step: CopyBlob, io: StepIo): Promise<Arrival> {
  const { from, to } = step;
  const sink = io.target.repository(to);
  let failure: unknown = noHolder(step);
  for (const holder of from) {
    try {
      const arrival = await takeFrom(holder, { step, sink, io });
      if (arrival) return arrival;
    } catch (error) {
      failure = error;
      if (io.signal?.aborted || isOfTarget(error, to)) break;
    }
  }
  throw failure;
}

interface Taking {
  readonly step: CopyBlob;
  readonly sink: Sink;
  readonly io: StepIo;
}

async function takeFrom(holder: Holder, { step, sink, io }: Taking): Promise<Arrival | undefined> {
  const { content, holds } = step;
  const { side, repository } = parseHolder(holder);
  const { signal, moved, fresh: presume } = io;
  const openFrom = (start: number) => counted(open(holder, content, { ...io, start }), moved);
  const whole = () => holding(openFrom(0), step);
  if (side === 'plan') return sink.push(content, whole, { signal, presume });
  // What is in a layer can be told only of the whole.
  if (side === 'source') return sink.push(content, whole, { signal, presume, openFrom: holds ? undefined : openFrom });
  if (await sink.has(content, { signal, presume })) return 'existed';
  return (await sink.mount(content, repository, { signal })) ? 'mounted' : undefined;
}

// Another holder cannot help where the target itself refuses.
function isOfTarget(error: unknown, to: string): boolean {
  return isCseError(error) && error.fault === 'access' && error.message.includes(to);
}

async function putManifest({ id, content, to }: PutManifest, io: StepIo): Promise<Arrival> {
  const { plan, target, signal, fresh: presume, put } = io;
  const arrival = await target.repository(to).push(content, () => carried(plan, content), { signal, presume });
  if (arrival === 'pushed') put.add(id);
  return arrival;
}

async function putTag(step: PutTag, { plan, target, signal, put }: StepIo): Promise<Finish> {
  const repository = target.repository(step.to);
  const isNew = step.expect === undefined && put.has(contentId(step.to, step.content));
  const named = isNew ? undefined : await namedBy(repository, step.tag, signal);
  if (named === step.content.digest) return 'existed';
  if (step.expect !== undefined && (named ?? 'absent') !== step.expect) throw tagMoved(step, named);
  await repository.tag(step.content, step.tag, { signal, open: () => carried(plan, step.content) });
  return 'tagged';
}

async function namedBy(repository: Source, tag: string, signal?: AbortSignal): Promise<Digest | undefined> {
  return (await unlessAbsent(() => repository.resolve(tag, { signal })))?.digest;
}

type Opening = Pick<StepIo, 'plan' | 'source' | 'signal'> & { readonly start: number };

function open(holder: Holder, content: Descriptor, { plan, source, signal, start }: Opening): Bytes {
  const { side, repository } = parseHolder(holder);
  return side === 'plan' ? carried(plan, content) : source.repository(repository).fetch(content, { signal, start });
}

function carried(plan: Plan, { digest }: Descriptor): Bytes {
  const bytes = plan.contents.get(digest);
  if (!bytes) throw notCarried(digest);
  return bytesOf(bytes);
}

// Fine enough for a bar, and rare enough to cost nothing.
const TOLD_EVERY = 256 * 1024;

async function* counted(bytes: Bytes, moved: (bytes: number) => void): Bytes {
  let untold = 0;
  for await (const chunk of bytes) {
    untold += chunk.byteLength;
    if (untold >= TOLD_EVERY) untold = (moved(untold), 0);
    yield chunk;
  }
  if (untold > 0) moved(untold);
}
