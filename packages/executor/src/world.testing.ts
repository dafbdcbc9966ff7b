import { GraphBuilder, contentId, tagId, type Plan, type PlannedImage } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { memoryStore, type Repository, type Store } from '@cse/store';
import { image, type Made } from '@cse/testkit';

export interface Planning {
  /** What the tags must name before. */
  readonly expectTag?: Digest | 'absent' | undefined;
  readonly host?: string | undefined;
}

/** A plan that puts images under their tags at a target, `t.example/…` where nothing is said. */
export async function planFor(
  images: readonly Made[],
  { expectTag, host = 't.example' }: Planning = {},
): Promise<Plan> {
  const graph = new GraphBuilder();
  const contents = new Map<Digest, Uint8Array>();
  const planned: PlannedImage[] = [];
  for (const { repository, descriptor, config, layers, bytes } of images) {
    const to = repository.replace('s.example', host);
    const blobs = [...layers, ...(config ? [config] : [])];
    const needs = blobs.map((content) =>
      graph.add(
        { kind: 'copy-blob', id: contentId(to, content), needs: [], content, from: [`source:${repository}`], to },
        'x',
      ),
    );
    contents.set(descriptor.digest, bytes);
    const root = graph.add(
      { kind: 'put-manifest', id: contentId(to, descriptor), needs, content: descriptor, to },
      'x',
    );
    graph.add(
      { kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], content: descriptor, tag: 'v1', to, expect: expectTag },
      'x',
    );
    planned.push({ reference: tagId(to, 'v1'), digest: descriptor.digest, owner: 'x' });
  }
  return { ...graph.build(), contents, images: planned, notes: [], postponed: [] };
}

export interface World {
  readonly source: Store;
  readonly target: Store;
  readonly plan: Plan;
  readonly made: readonly Made[];
}

/** A source with images, an empty target, and the plan that brings them there. */
export async function openWorld(names: readonly string[] = ['a', 'b']): Promise<World> {
  const source = memoryStore();
  const made = await Promise.all(names.map((name) => image(source, `s.example/${name}:v1`)));
  return { source, target: memoryStore(), plan: await planFor(made), made };
}

/** A store whose repositories do some things in another way. */
export const odd = (store: Store, otherwise: (own: Repository, name: string) => Partial<Repository>): Store => ({
  ...store,
  repository: (name) => {
    const own = store.repository(name);
    return { ...own, ...otherwise(own, name) };
  },
});
