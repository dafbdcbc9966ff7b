import { describe, MediaType, type Holder } from '@cse/oci';
import { expect, test } from 'vitest';
import { contentId, GraphBuilder, type CopyBlob } from './index.ts';

const content = describe(MediaType.layer, new TextEncoder().encode('layer'));
const copy = (from: Holder): CopyBlob => ({
  kind: 'copy-blob',
  id: contentId('t.example/a', content),
  needs: [],
  content,
  from: [from],
  to: 't.example/a',
});

test('a step that two owners want is one step, with both as owners and all holders', () => {
  const graph = new GraphBuilder();
  graph.add(copy('source:s.example/one'), 'first');
  graph.add(copy('source:s.example/two'), 'second');
  const { steps, owners } = graph.build();
  const id = contentId('t.example/a', content);
  expect(steps.get(id)).toMatchObject({ from: ['source:s.example/one', 'source:s.example/two'] });
  expect(owners.get(id)).toEqual(['first', 'second']);
});

test('a step that needs what no earlier step makes is a bug of ours', () => {
  const graph = new GraphBuilder();
  graph.add({ ...copy('plan'), needs: ['t.example/a@nothing'] }, 'x');
  expect(() => graph.build()).toThrow(expect.objectContaining({ code: 'PLAN_BROKEN', fault: 'internal' }));
});
