import { contentId, tagId, type CopyBlob, type GraphBuilder, type PlannedImage, type StepId } from '@cse/graph';
import { isForeign, isManifest, parseHolder, type Descriptor, type Digest } from '@cse/oci';
import type { Located, Want } from '@cse/plugin';
import type { Contents } from './content.ts';
import { tooDeep } from './errors.ts';

/** Deeper than any real index; what lies deeper is an attack. */
const DEPTH = 16;

/** One want with all the content below it, read and ready to be added without another wait. */
export interface Expanded {
  readonly want: Want;
  readonly root: Node;
}

interface Node {
  readonly content: Located;
  /** Of a manifest only. */
  readonly bytes?: Uint8Array | undefined;
  readonly children: readonly Node[];
}

/** Reads all that a want is made of. */
export async function expand(want: Want, contents: Contents): Promise<Expanded> {
  return { want, root: await nodeOf(want.content, DEPTH) };

  async function nodeOf(content: Located, depth: number): Promise<Node> {
    if (!isManifest(content.descriptor)) return { content, children: [] };
    if (depth === 0) throw tooDeep(content.descriptor.digest, DEPTH);
    const [bytes, successors] = await Promise.all([contents.read(content), contents.successors(content)]);
    const brought = want.foreign ? successors : successors.filter(({ descriptor }) => !isForeign(descriptor));
    return { content, bytes, children: await Promise.all(brought.map((child) => nodeOf(child, depth - 1))) };
  }
}

export interface Adding {
  readonly owner: string;
  readonly graph: GraphBuilder;
  readonly contents: Contents;
  /** The bytes that the plan will carry. */
  readonly carried: Map<Digest, Uint8Array>;
}

/** Adds the steps for one want and for all that it is made of, children first. */
export function addSteps({ want, root }: Expanded, { owner, graph, contents, carried }: Adding): StepId {
  const { to } = want;
  return addNode(root);

  function addNode({ content, bytes, children }: Node): StepId {
    const { descriptor, holder } = content;
    const id = contentId(to, descriptor);
    const carry = bytes ?? contents.made(descriptor.digest);
    if (carry) carried.set(descriptor.digest, carry);
    if (!bytes) {
      const copy: CopyBlob = {
        kind: 'copy-blob',
        id,
        needs: [],
        content: descriptor,
        from: [carry ? 'plan' : holder],
        to,
      };
      return graph.add(want.holds && isLayer(descriptor) ? { ...copy, holds: want.holds } : copy, owner);
    }
    const needs = [...new Set(children.map(addNode))];
    return graph.add({ kind: 'put-manifest', id, needs, content: descriptor, to }, owner);
  }
}

const isLayer = ({ mediaType }: Descriptor) => /\btar\b/.test(mediaType);

/** How the report names a want. */
export function imageOf({ want, root }: Expanded, owner: string): PlannedImage {
  const { descriptor, holder, reference } = root.content;
  const { side, repository } = parseHolder(holder);
  const source = reference ?? contentId(repository, descriptor);
  return {
    reference: want.tag === undefined ? contentId(want.to, descriptor) : tagId(want.to, want.tag),
    digest: descriptor.digest,
    owner,
    ...(side === 'plan' ? {} : { source }),
  };
}
