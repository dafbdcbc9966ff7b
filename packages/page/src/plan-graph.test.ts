import { expect, test } from 'vitest';
import { renderDot } from './dot.ts';
import { renderMermaid } from './mermaid.ts';
import { planGraph } from './plan-graph.ts';
import { smallPlan } from '@cse/testkit';

const plan = smallPlan();

test('a plan that is too large to look at is drawn by image', () => {
  const whole = planGraph(plan, 100);
  const small = planGraph(plan, 3);
  expect({ nodes: whole.nodes.length, edges: whole.edges.length, collapsed: whole.collapsed }).toEqual({
    nodes: 7,
    edges: 5,
    collapsed: false,
  });
  expect(small.nodes.map(({ label }) => label)).toEqual(['lib/one:v1\n2 blobs, 700 B', 'lib/two:v2\n1 blob, 600 B']);
});

test('a plan is drawn for Graphviz and for Mermaid, in groups by plugin', () => {
  const dot = renderDot(plan);
  expect(dot).toMatch(/^digraph plan \{\n {2}rankdir=LR;/);
  expect(dot.match(/subgraph cluster_\d/g)).toHaveLength(2);
  expect(dot.match(/ -> /g)).toHaveLength(5);
  const mermaid = renderMermaid(plan);
  expect(mermaid).toMatch(/^flowchart LR\n {2}subgraph g0\["first"\]/);
  expect(mermaid.match(/ --> /g)).toHaveLength(5);
});
