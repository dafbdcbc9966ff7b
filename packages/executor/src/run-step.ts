import { isAbsent, isCseError, orAbsent } from '@cse/errors';
import { contentId, type CopyBlob, type Plan, type PutManifest, type PutTag, type Step, type StepId } from '@cse/graph';
import { isForeign, parseHolder, splitRepository, type Descriptor, type Digest, type Holder } from '@cse/oci';
import { bytesOf, type Arrival, type Bytes, type Sink, type Source, type SourceStore, type Store } from '@cse/store';
import { healed, type Healing } from './healed.ts';
import { holding } from './holding.ts';
import { noHolder, notCarried, tagMoved } from './errors.ts';
import type { Finish } from './schedule.ts';
import { SharedBlobs } from './shared-blobs.ts';
import { readOnce } from './read-once.ts';

export interface StepIo {
  readonly plan: Plan;
  readonly source: SourceStore;
  readonly target: Store;
  readonly assumeEmpty: boolean;
  readonly shared: SharedBlobs;
  /** The manifests that this run has put where they were not before: nothing can name them yet. */
  readonly put: Set<StepId>;
  /** The tag that a manifest is put under at once, by the manifest's step. */
  readonly atOnce: ReadonlyMap<StepId, PutTag>;
  /** The tags that were so put, and how. */
  readonly tagged: Map<StepId, Finish>;
  /** Bring it whatever the target says that it has. */
  readonly force?: boolean | undefined;
  /** Content may be had from the addresses that its descriptor names. */
  readonly byUrls?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly moved: (bytes: number) => void;
}

/** Makes one step true. Running it again changes nothing. */
export async function runStep(step: Step, io: StepIo): Promise<Finish> {
  switch (step.kind) {
    case 'copy-blob':
      return io.shared.bring(step, (from) => copyBlob({ ...step, from }, io));
    case 'put-manifest':
      return putManifest(step, io);
    case 'put-tag':
      return putTag(step, io);
  }
}

/** A layer that may not be redistributed is wanted only by who says so, and only then had from its maker where no holder has it. */
async function copyBlob(step: CopyBlob, io: StepIo): Promise<Arrival> {
  try {
    return await copyFromHolders(step, io);
  } catch (error) {
    if (!isAbsent(error) || !isForeign(step.content) || !step.content.urls) throw error;
    return copyFromHolders(step, { ...io, byUrls: true });
  }
}

/** Asks each known holder in turn, one that gave other bytes once more in the end; the last one's error is the step's. */
async function copyFromHolders(step: CopyBlob, io: StepIo): Promise<Arrival> {
  const { from, to } = step;
  const sink = io.target.repository(to);
  let failure: unknown;
  const holders = [...from];
  let doubted = false;
  for (let holder = holders.shift(); holder !== undefined; holder = holders.shift()) {
    try {
      const arrival = await takeFrom(holder, { step, sink, io });
      if (arrival) return arrival;
    } catch (error) {
      failure = error;
      if (io.signal?.aborted || isOfTarget(error, { holder, to })) break;
      // What is wrong once may have become so on its way here.
      if (doubted || !isCseError(error) || error.code !== 'CONTENT_MISMATCH') continue;
      doubted = true;
      holders.push(holder);
    }
  }
  throw failure ?? noHolder(step);
}

interface Taking {
  readonly step: CopyBlob;
  readonly sink: Sink;
  readonly io: StepIo;
}

async function takeFrom(holder: Holder, { step, sink, io }: Taking): Promise<Arrival | undefined> {
  const { content, holds } = step;
  const { side, repository } = parseHolder(holder);
  const { signal, moved, assumeEmpty, force } = io;
  const openFrom = (start: number) => counted(open(holder, content, { ...io, start }), moved);
  const whole = readOnce(() => holding(openFrom(0), step), content);
  if (side === 'plan') return sink.push(content, whole, { signal, assumeEmpty, force });
  // What is in a layer can be told only of the whole.
  // What another site has is no nearer than a source.
  if (side === 'source' || splitRepository(repository).host !== splitRepository(step.to).host)
    return sink.push(content, whole, { signal, assumeEmpty, force, openFrom: holds ? undefined : openFrom });
  if (force) return undefined;
  if (await sink.has(content, { signal, assumeEmpty, roughly: true })) return 'existed';
  return (await sink.mount(content, repository, { signal })) ? 'mounted' : undefined;
}

// Another holder cannot help where the target itself refuses, or takes nothing; where it only mounts nothing, one can.
function isOfTarget(error: unknown, { holder, to }: { readonly holder: Holder; readonly to: string }): boolean {
  if (!isCseError(error) || !error.message.includes(to)) return false;
  return error.fault === 'access' || (error.fault === 'unavailable' && parseHolder(holder).side !== 'target');
}

async function putManifest(step: PutManifest, io: StepIo): Promise<Arrival> {
  const { id, content, to } = step;
  const { plan, signal, assumeEmpty } = io;
  const sink = io.target.repository(to);
  const tag = io.atOnce.get(id);
  const open = () => carried(plan, content);
  const put = (again: boolean) => {
    const options = { signal, assumeEmpty, force: again || io.force };
    return tag && sink.pushTagged
      ? sink.pushTagged(content, open, { ...options, tag: tag.tag })
      : sink.push(content, open, options);
  };
  const arrival = await healed(step, put, healing(io));
  if (arrival === 'pushed') io.put.add(id);
  if (tag && sink.pushTagged) io.tagged.set(tag.id, arrival === 'existed' ? 'existed' : 'tagged');
  return arrival;
}

async function putTag(step: PutTag, io: StepIo): Promise<Finish> {
  const done = io.tagged.get(step.id);
  if (done !== undefined) return done;
  const { content, expect, tag, to } = step;
  const { plan, target, signal, put } = io;
  const sink = target.repository(to);
  const isFree = expect === undefined;
  const isNew = isFree && put.has(contentId(to, content));
  // Where the tag may name whatever it does, who puts a manifest by its tag asks for it as well.
  if (!isNew && !(isFree && sink.pushTagged)) {
    const named = await namedBy(sink, tag, signal);
    if (named === content.digest) return 'existed';
    if (!isFree && (named ?? 'absent') !== expect) throw tagMoved(step, named);
  }
  const open = () => carried(plan, content);
  const set = async (again: boolean) =>
    isFree && sink.pushTagged
      ? sink.pushTagged(content, open, { tag, signal, force: isNew || again })
      : sink.tag(content, tag, { signal, open });
  return (await healed(step, set, healing(io))) === 'existed' ? 'existed' : 'tagged';
}

const healing = (io: StepIo): Healing => ({ plan: io.plan, again: (step) => runStep(step, { ...io, force: true }) });

async function namedBy(repository: Source, tag: string, signal?: AbortSignal): Promise<Digest | undefined> {
  return (await orAbsent(repository.resolve(tag, { signal })))?.digest;
}

type ContentOpening = Pick<StepIo, 'plan' | 'source' | 'target' | 'signal' | 'byUrls'> & { readonly start: number };

function open(holder: Holder, content: Descriptor, io: ContentOpening): Bytes {
  const { plan, source, target, signal, start, byUrls } = io;
  const { side, repository } = parseHolder(holder);
  if (side === 'plan') return carried(plan, content);
  const from: Source = (side === 'target' ? target : source).repository(repository);
  return from.fetch(content, { signal, start, byUrls });
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
