import type { KeptEvent } from '@cse/executor';
import { contentId, GraphBuilder, joinedSites, tagId, type Plan, type PlannedImage } from '@cse/graph';
import { describe, MediaType } from '@cse/oci';

const encode = (text: string) => new TextEncoder().encode(text);

export interface Making {
  readonly owner?: string;
  readonly name?: (at: number) => string;
}

/** A plan of many images, each of a layer of its own and one that all share. */
export function planOf(
  count: number,
  { owner = 'container-images', name = (at) => `tkg/packages/core/app-${at}` }: Making = {},
): Plan {
  const graph = new GraphBuilder();
  const images: PlannedImage[] = [];
  for (let at = 0; at < count; at += 1) {
    const to = `base.example.com/${name(at)}`;
    const layers = ['shared', `own ${at}`].map((text) => ({
      ...describe(MediaType.layer, encode(text)),
      size: 1_000_000 * (1 + (at % 7)),
    }));
    const needs = layers.map((content) =>
      graph.add(
        { kind: 'copy-blob', id: contentId(to, content), needs: [], content, from: ['source:projects.example/x'], to },
        owner,
      ),
    );
    const content = describe(MediaType.manifest, encode(`manifest ${at}`));
    const root = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs, content, to }, owner);
    graph.add({ kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], content, tag: 'v1', to }, owner);
    const by = at % 3 === 0 ? 'tkg-2.5' : owner;
    images.push({
      reference: tagId(to, 'v1'),
      digest: content.digest,
      owner: by,
      source: `projects.registry.vmware.com/${name(at)}:v1`,
    });
  }
  return {
    ...graph.build(),
    contents: new Map(),
    images,
    notes: ['one line of dependencies.txt is suppressed'],
    postponed: [],
  };
}

/** The same for several sites, which are called by their hosts. */
export function plannedFor(hosts: readonly string[], count: number): Plan {
  return joinedSites(
    hosts.map((host) => ({ plan: at(host, planOf(count)), site: { name: host.split('.')[0] ?? '', to: host } })),
  );
}

function at(host: string, { steps, owners, images, ...plan }: Plan): Plan {
  const moved = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('base.example.com', host));
  return { ...plan, steps: new Map(moved([...steps])), owners: new Map(moved([...owners])), images: moved(images) };
}

/** A run of it: half pushed, half there already, one failed. */
export function runOf(plan: Plan): readonly KeptEvent[] {
  const steps = [...plan.steps.values()];
  const events: KeptEvent[] = [{ type: 'run-started', steps: steps.length, bytes: 0, at: 0 }];
  for (const [index, { id }] of steps.entries()) {
    const at = index * 40 + ((index * 7919) % 37);
    if (index === 5)
      events.push({
        type: 'step-failed',
        id,
        at,
        code: 'REGISTRY_DENIED',
        fault: 'access',
        message: 'base.example.com: denied',
        hint: 'Ask for push rights.',
      });
    else events.push({ type: 'step-finished', id, at, arrival: index % 2 === 0 ? 'pushed' : 'existed' });
    if (index % 90 === 50) events.push({ type: 'request-retried', host: 'projects.example', reason: '503', at });
  }
  return [...events, { type: 'run-finished', interrupted: false, at: steps.length * 40 }];
}
