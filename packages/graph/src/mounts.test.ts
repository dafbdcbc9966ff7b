import { describe as described, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { contentId, GraphBuilder, preferMounts } from './index.ts';

const content = described(MediaType.manifest, new TextEncoder().encode('a blob'));

/** The same blob for so many repositories, each with a source of its own. */
function mountedIn(repositories: number) {
  const graph = new GraphBuilder();
  for (let at = 0; at < repositories; at += 1) {
    const to = `t.example/r${at}`;
    const step = { id: contentId(to, content), needs: [], content, to };
    graph.add({ kind: 'copy-blob', from: [`source:s.example/r${at}`], ...step }, 'x');
  }
  return [...preferMounts(graph.build()).steps.values()];
}

test('the first repository may take a blob from whoever holds it, and the others mount it from there', () => {
  const [first, second, third] = mountedIn(3);
  expect(first).toMatchObject({ from: [0, 1, 2].map((at) => `source:s.example/r${at}`) });
  expect(first?.after).toBeUndefined();
  const after = [first?.id];
  expect([second, third]).toMatchObject([
    { from: ['target:t.example/r0', 'source:s.example/r1'], after },
    { from: ['target:t.example/r0', 'source:s.example/r2'], after },
  ]);
});

test('of many holders a few are worth a try', () => {
  const [first] = mountedIn(1000);
  expect(first?.kind === 'copy-blob' && first.from.length).toBe(8);
});
