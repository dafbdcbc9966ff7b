import { contentId, GraphBuilder, tagId, type CopyBlob, type Plan } from '@cse/graph';
import { describe } from '@cse/oci';

const described = (text: string) => describe('application/octet-stream', new TextEncoder().encode(text));

/** A plan of one image with two blobs, and another one that shares a blob with it. */
export function smallPlan(): Plan {
  const graph = new GraphBuilder();
  const images = [
    imageSteps(graph, { to: 'reg.example/lib/one', tag: 'v1', blobs: ['shared', 'a'], owner: 'first' }),
    imageSteps(graph, { to: 'reg.example/lib/two', tag: 'v2', blobs: ['shared'], owner: 'second' }),
  ];
  return { ...graph.build(), contents: new Map(), images, notes: [], postponed: [] };
}

interface ImageSteps {
  readonly to: string;
  readonly tag: string;
  readonly blobs: readonly string[];
  readonly owner: string;
}

function imageSteps(graph: GraphBuilder, { to, tag, blobs, owner }: ImageSteps) {
  const needs = blobs.map((text) => {
    const content = described(text.repeat(100));
    const step: CopyBlob = {
      kind: 'copy-blob',
      id: contentId(to, content),
      needs: [],
      content,
      from: ['source:v.example/x'],
      to,
    };
    return graph.add(step, owner);
  });
  const content = described(`manifest of ${to}`);
  const manifest = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs, content, to }, owner);
  graph.add({ kind: 'put-tag', id: tagId(to, tag), needs: [manifest], content, to, tag }, owner);
  return { reference: tagId(to, tag), digest: content.digest, owner, source: 'v.example/x:v1' };
}
