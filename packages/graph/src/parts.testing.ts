import { describe, MediaType, type Digest } from '@cse/oci';
import fc from 'fast-check';
import { contentId, GraphBuilder, preferMounts, tagId, type Plan, type PlannedImage, type StepId } from './index.ts';

export interface Drawn {
  readonly to: string;
  readonly tag: string;
  readonly blobs: readonly number[];
  /** Images of the same repository that it is an index of, by their place before it. */
  readonly children: readonly number[];
  /** Its tag waits for everything before it. */
  readonly waits: boolean;
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A plan of images, some of which share blobs, name each other, or have tags that wait. */
export function planOf(images: readonly Drawn[]): Plan {
  const graph = new GraphBuilder();
  const contents = new Map<Digest, Uint8Array>();
  const roots: { readonly id: StepId; readonly to: string }[] = [];
  const named: PlannedImage[] = [];
  for (const { to, tag, blobs, children, waits } of images) {
    const layers = blobs.map((seed) => ({ ...describe(MediaType.layer, bytesOf(seed)), size: seed * 1000 }));
    const below = children.map((at) => roots[at]).filter((root) => root?.to === to);
    const bytes = bytesOf([layers.map(({ digest }) => digest), below, tag]);
    const content = describe(MediaType.manifest, bytes);
    contents.set(content.digest, bytes);
    const copies = layers.map((layer) =>
      graph.add(
        {
          kind: 'copy-blob',
          id: contentId(to, layer),
          needs: [],
          content: layer,
          from: [`source:s.example/${to}`],
          to,
        },
        'x',
      ),
    );
    const needs = [...new Set([...copies, ...below.flatMap((root) => (root ? [root.id] : []))])];
    const id = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs, content, to }, 'x');
    const last = waits ? graph.ends(() => true) : [];
    graph.add({ kind: 'put-tag', id: tagId(to, tag), needs: [...new Set([id, ...last])], content, tag, to }, 'x');
    roots.push({ id, to });
    named.push({ reference: tagId(to, tag), digest: content.digest, owner: 'x' });
  }
  return { ...preferMounts(graph.build()), contents, images: named, notes: ['said'], postponed: [] };
}

const repositories = ['a.example/x', 'a.example/y', 'a.example/z', 'b.example/x'];

/** Any such plan, of up to 40 images at two registries. */
export const plans = fc
  .array(
    fc.record({
      to: fc.constantFrom(...repositories),
      blobs: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
      children: fc.uniqueArray(fc.nat(40), { maxLength: 2 }),
      waits: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((drawn) => planOf(drawn.map((image, at) => ({ ...image, tag: `v${at}` }))));
