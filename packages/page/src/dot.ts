import type { Plan } from '@cse/graph';
import { planGraph, type GraphNode } from './plan-graph.ts';

/** More nodes than this no layout program draws in a minute. */
const LIMIT = 1500;
const SHAPES: Readonly<Record<GraphNode['kind'], string>> = {
  'copy-blob': 'ellipse',
  'put-manifest': 'box',
  'put-tag': 'cds',
  image: 'box',
};

/** A plan for Graphviz. */
export function renderDot(plan: Plan): string {
  const { nodes, edges } = planGraph(plan, LIMIT);
  const groups = Map.groupBy(nodes, ({ owner }) => owner);
  const clusters = [...groups].map(([owner, members], index) =>
    [
      `  subgraph cluster_${index} {`,
      `    label=${quoted(owner)};`,
      ...members.map(({ id, label, kind }) => `    ${quoted(id)} [label=${quoted(label)}, shape=${SHAPES[kind]}];`),
      '  }',
    ].join('\n'),
  );
  const arrows = edges.map(([from, to]) => `  ${quoted(from)} -> ${quoted(to)};`);
  return ['digraph plan {', '  rankdir=LR;', '  node [fontsize=10];', ...clusters, ...arrows, '}'].join('\n');
}

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
