import type { KeptEvent } from '@cse/executor';
import { contentId, GraphBuilder, tagId, type CopyBlob, type Plan, type PlannedImage, type StepId } from '@cse/graph';
import { describe, MediaType, type Digest } from '@cse/oci';
import type { RunPresence, RunSummary, Watched, WatchedRun } from './watched.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const SITES = ['hub', 'munich'].map((name) => ({ name, to: `${name}.example.com/base` }));

/** A plan of many images, in two sites and of three plugins; each has a layer of its own. */
export function planOf(count: number): Plan {
  const graph = new GraphBuilder();
  const images: PlannedImage[] = [];
  const contents = new Map<Digest, Uint8Array>();
  for (let at = 0; at < count; at += 1) {
    const to = `${SITES[at % SITES.length]?.to}/packages/core/app-${at >> 1}`;
    const owner = ['container-images', 'core-packages', 'cli-plugins'][at % 3] ?? '';
    const layer = { ...describe(MediaType.layer, encode(`layer ${at}`)), size: 4_000_000 * (1 + (at % 7)) };
    const from: CopyBlob['from'][number] =
      at % 2 === 0 ? 'source:projects.example.com/core/app' : 'target:hub.example.com/base/packages/core/app';
    const blob = graph.add(
      { kind: 'copy-blob', id: contentId(to, layer), needs: [], content: layer, from: [from], to },
      owner,
    );
    const content = describe(MediaType.manifest, encode(`manifest ${at}`));
    contents.set(content.digest, encode(`manifest ${at}`));
    const root = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs: [blob], content, to }, owner);
    graph.add({ kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], content, tag: 'v1', to }, owner);
    images.push({
      reference: tagId(to, 'v1'),
      digest: content.digest,
      owner,
      source: `projects.example.com/core/app-${at}:v1`,
    });
  }
  return { ...graph.build(), contents, images, notes: [], postponed: [], sites: SITES };
}

/** What happened up to a share of a run: one image after the other, ten a second, one of which fails, and some retries. */
export function eventsOf(plan: Plan, share: number, start: number): readonly KeptEvent[] {
  const circumstances = {
    command: 'cse mirror --cse 4.2.2 --tkg 2.5 --to hub.example.com/base',
    machine: 'bastion, linux x64',
  };
  const events: KeptEvent[] = [{ type: 'run-started', steps: plan.steps.size, bytes: 0, at: start, circumstances }];
  const steps = [...plan.steps.values()];
  const end = Math.floor((steps.length * share) / 3) * 3;
  for (const [at, { id, kind }] of steps.slice(0, end + 12).entries()) {
    const from = start + Math.floor(at / 3) * 100;
    if (at >= end && kind !== 'copy-blob') continue;
    events.push({ type: 'step-started', id, at: from });
    if (at >= end) continue;
    if (at === 18) events.push(failed(id, from + 500));
    else if (at === 19 || at === 20) events.push({ type: 'step-blocked', id, by: steps[18]?.id ?? id, at: from + 500 });
    else
      events.push({
        type: 'step-finished',
        id,
        arrival: kind === 'put-tag' ? 'tagged' : at % 4 === 0 ? 'existed' : 'pushed',
        at: from + 700,
      });
    if (at % 60 === 7)
      events.push({ type: 'request-retried', host: 'hub.example.com', reason: 'was answered with 429', at: from });
  }
  if (share >= 1) events.push({ type: 'run-finished', interrupted: false, at: start + (steps.length / 3) * 100 + 700 });
  return events;
}

const failed = (id: StepId, at: number): KeptEvent => ({
  type: 'step-failed',
  id,
  at,
  code: 'REGISTRY_DENIED',
  fault: 'access',
  host: 'hub.example.com',
  message: 'hub.example.com denied the push of <b>app</b>: insufficient scope',
  hint: 'Ask for push rights on base/packages, then run the same command again.',
});

/** Runs that are told here, so that what the page shows of them can be seen. */
export class ToldRuns implements Watched {
  readonly runs: (RunSummary & { readonly plan: Plan; readonly events: KeptEvent[]; presence: RunPresence })[] = [];

  async list(): Promise<readonly RunSummary[]> {
    return this.runs.map(({ plan: _, events: __, presence: ___, ...summary }) => summary);
  }

  async open(id: string): Promise<WatchedRun | undefined> {
    const found = this.runs.find((run) => run.id.startsWith(id));
    if (!found) return undefined;
    let told = 0;
    return {
      id: found.id,
      kind: found.kind,
      plan: async () => found.plan,
      async news() {
        const news = found.events.slice(told);
        told += news.length;
        return news;
      },
      presence: async () => found.presence,
    };
  }
}
