import { contentId, tagId, type CopyBlob, type GraphBuilder, type PlannedImage } from '@cse/graph';
import { isForeign, isManifest, parseHolder, type Descriptor, type Digest } from '@cse/oci';
import type { Located, Want } from '@cse/plugin';
import type { Contents } from './content.ts';
import { tooDeep, tooWide } from './errors.ts';
import { readPart } from './read-part.ts';

/** Deeper than any real index: anything deeper is an attack. */
const DEPTH = 16;
/** More than any real image names, each index and each of its manifests counted; so is what is wider. */
const WIDTH = 100_000;
/** Manifests of one want that are asked for together: after a refusal no more than these were asked for in vain. */
const TOGETHER = 64;

/** One want with all the content below it, read and ready to be added without another wait. */
export interface Expanded {
  readonly want: Want;
  /** All that it is made of, each once, children first: the last is the want's own content. */
  readonly nodes: readonly Node[];
  /** The layers that their makers forbid to redistribute, and that are so not brought. */
  readonly leftOut: readonly Descriptor[];
}

interface Node {
  readonly content: Located;
  /** Of a manifest only. */
  readonly bytes?: Uint8Array | undefined;
  readonly children: readonly Located[];
}

/** Reads everything below a want, each piece of content once. */
export async function expand(want: Want, contents: Contents): Promise<Expanded> {
  const nodes = new Map<string, Node>();
  const leftOut = new Map<Digest, Descriptor>();
  let named = 0;
  let level: readonly Located[] = [want.content];
  for (let depth = 0; level.length > 0; depth += 1) {
    const deepest = level.find(({ descriptor }) => isManifest(descriptor));
    if (deepest && depth === DEPTH) throw tooDeep(deepest.descriptor.digest, DEPTH);
    const below = new Map<string, Located>();
    for (let at = 0; at < level.length; at += TOGETHER)
      for (const node of await Promise.all(level.slice(at, at + TOGETHER).map(nodeOf))) {
        named += node.children.length;
        if (named > WIDTH) throw tooWide(want.content.descriptor.digest, WIDTH);
        nodes.set(keyOf(node.content), node);
        for (const child of node.children) below.set(keyOf(child), child);
      }
    level = [...below].filter(([key]) => !nodes.has(key)).map(([, child]) => child);
  }
  return { want, nodes: childrenFirst(keyOf(want.content), nodes), leftOut: [...leftOut.values()] };

  async function nodeOf(content: Located): Promise<Node> {
    if (!isManifest(content.descriptor)) return { content, children: [] };
    const { bytes, successors } = await readPart(content, want.content, contents);
    const isLeftOut = ({ descriptor }: Located) => !want.foreign && isForeign(descriptor);
    for (const { descriptor } of successors.filter(isLeftOut)) leftOut.set(descriptor.digest, descriptor);
    return { content, bytes, children: distinct(successors.filter((child) => !isLeftOut(child))) };
  }
}

// One digest with two media types counts as two; the graph decides whether they conflict.
const keyOf = ({ descriptor: { mediaType, digest } }: Located) => `${digest} ${mediaType}`;

function distinct(contents: readonly Located[]): readonly Located[] {
  const seen = new Set<string>();
  return contents.filter((content) => !seen.has(keyOf(content)) && seen.add(keyOf(content)));
}

/** What lies near by one way may lie deep by another. */
function childrenFirst(root: string, nodes: ReadonlyMap<string, Node>): readonly Node[] {
  const depths = new Map<string, number>();
  const ordered: Node[] = [];
  visit(root, 0);
  return ordered;

  function visit(key: string, above: number): number {
    const known = depths.get(key);
    const node = nodes.get(key);
    if (known !== undefined || !node) return known ?? 0;
    let below = 0;
    for (const child of node.children) below = Math.max(below, visit(keyOf(child), above + 1));
    const depth = node.bytes ? below + 1 : below;
    if (above > DEPTH || depth > DEPTH) throw tooDeep(node.content.descriptor.digest, DEPTH);
    depths.set(key, depth);
    ordered.push(node);
    return depth;
  }
}

export interface Expansion {
  readonly owner: string;
  readonly graph: GraphBuilder;
  readonly contents: Contents;
  /** The bytes that the plan will carry. */
  readonly carried: Map<Digest, Uint8Array>;
}

/** Adds the steps for one want and for all that it is made of, children first. */
export function addSteps({ want, nodes }: Expanded, { owner, graph, contents, carried }: Expansion): void {
  const { to } = want;
  for (const { content, bytes, children } of nodes) {
    const { descriptor, holder } = content;
    const id = contentId(to, descriptor);
    const carry = bytes ?? contents.made(descriptor.digest);
    if (carry) carried.set(descriptor.digest, carry);
    if (bytes) {
      const needs = [...new Set(children.map((child) => contentId(to, child.descriptor)))];
      graph.add({ kind: 'put-manifest', id, needs, content: descriptor, to }, owner);
      continue;
    }
    const from: CopyBlob['from'] = [carry ? 'plan' : holder];
    const copy: CopyBlob = { kind: 'copy-blob', id, needs: [], content: descriptor, from, to };
    graph.add(want.containsFile && isLayer(descriptor) ? { ...copy, holds: want.containsFile } : copy, owner);
  }
}

const isLayer = ({ mediaType }: Descriptor) => /\btar\b/.test(mediaType);

/** What content is called: as it was asked for, else by its digest. */
export function nameOf({ descriptor, holder, reference }: Located): string {
  const { side, repository } = parseHolder(holder);
  return reference ?? (side === 'plan' ? descriptor.digest : contentId(repository, descriptor));
}

/** The note about layers that are left out, if any. */
export function remarkOn({ want, leftOut }: Expanded): string | undefined {
  if (leftOut.length === 0) return undefined;
  const [layers, are, them] =
    leftOut.length === 1 ? ['a layer', 'is', 'it'] : [`${leftOut.length} layers`, 'are', 'them'];
  return `${nameOf(want.content)} has ${layers} that may not be redistributed, and ${are} left out: nodes pull ${them} from the publisher, if at all`;
}

/** How the report names a want. */
export function imageOf({ want }: Expanded, owner: string): PlannedImage {
  const { descriptor, holder, reference } = want.content;
  const isMade = parseHolder(holder).side === 'plan' && reference === undefined;
  const source = nameOf(want.content);
  return {
    reference: want.tag === undefined ? contentId(want.to, descriptor) : tagId(want.to, want.tag),
    digest: descriptor.digest,
    owner,
    ...(isMade ? {} : { source }),
  };
}
