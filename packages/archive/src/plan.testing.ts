import { contentId, GraphBuilder, tagId, type Plan, type PlannedImage, type Step } from '@cse/graph';
import { isManifest, parseHolder, parseReference, successorsOf, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, readAll, type Repository, type SourceStore, type Store } from '@cse/store';

/** A plan that takes tagged images from a store as they are, like an export's. */
export async function planOf(source: Store, references: readonly string[]): Promise<Plan> {
  const graph = new GraphBuilder();
  const contents = new Map<Digest, Uint8Array>();
  const images: PlannedImage[] = [];
  for (const reference of references) {
    const { repository: to, tag = '' } = parseReference(reference);
    const repository = source.repository(to);
    const content = await repository.resolve(tag);
    const needs = [await addAll(content, { to, repository, graph, contents })];
    graph.add({ kind: 'put-tag', id: tagId(to, tag), needs, content, tag, to }, 'test');
    images.push({ reference, digest: content.digest, owner: 'test', source: reference });
  }
  return { ...graph.build(), contents, images, notes: [], postponed: [] };
}

interface Adding {
  readonly to: string;
  readonly repository: Repository;
  readonly graph: GraphBuilder;
  readonly contents: Map<Digest, Uint8Array>;
}

async function addAll(content: Descriptor, adding: Adding): Promise<string> {
  const { to, repository, graph, contents } = adding;
  const id = contentId(to, content);
  if (!isManifest(content))
    return graph.add({ kind: 'copy-blob', id, needs: [], content, from: [`source:${to}`], to }, 'test');
  const bytes = await readAll(repository.fetch(content));
  contents.set(content.digest, bytes);
  const needs: string[] = [];
  for (const child of successorsOf(content, bytes)) needs.push(await addAll(child, adding));
  return graph.add({ kind: 'put-manifest', id, needs: [...new Set(needs)], content, to }, 'test');
}

export interface Carrying {
  readonly concurrency?: number | undefined;
  /** Runs what can run in the other order. */
  readonly backwards?: boolean | undefined;
}

/** Runs a plan: blobs, then manifests, then tags, as many at once as one likes. */
export async function carry(
  plan: Plan,
  from: SourceStore,
  to: Store,
  { concurrency = 4, backwards = false }: Carrying = {},
) {
  for (const kind of ['copy-blob', 'put-manifest', 'put-tag'] as const) {
    const steps = [...plan.steps.values()].filter((step) => step.kind === kind);
    const queue = (backwards ? steps.reverse() : steps).values();
    const work = async () => {
      for (const step of queue) await runStep(step, { plan, from, to });
    };
    const results = await Promise.allSettled(Array.from({ length: concurrency }, work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
}

async function runStep(step: Step, { plan, from, to }: { plan: Plan; from: SourceStore; to: Store }): Promise<void> {
  const sink = to.repository(step.to);
  const { content } = step;
  if (step.kind === 'put-tag') return sink.tag(content, step.tag);
  const carried = plan.contents.get(content.digest);
  if (carried) return void (await sink.push(content, () => bytesOf(carried)));
  const [holder] = step.kind === 'copy-blob' ? step.from : [];
  const source = from.repository(parseHolder(holder ?? 'plan').repository);
  await sink.push(content, () => source.fetch(content), { openFrom: (start) => source.fetch(content, { start }) });
}
