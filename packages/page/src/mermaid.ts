import type { Plan } from '@cse/graph';
import { planGraph, type GraphNode } from './plan-graph.ts';

/** Mermaid refuses more than 500 edges, and a step has two or three. */
const LIMIT = 150;

/** A plan for Mermaid, to be put into documents. */
export function renderMermaid(plan: Plan): string {
  const { nodes, edges } = planGraph(plan, LIMIT);
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const groups = Map.groupBy(nodes, ({ owner }) => owner);
  const clusters = [...groups].flatMap(([owner, members], index) => [
    `  subgraph g${index}["${escaped(owner)}"]`,
    ...members.map((node) => `    ${names.get(node.id)}${boxOf(node)}`),
    '  end',
  ]);
  const arrows = edges.map(([from, to]) => `  ${names.get(from)} --> ${names.get(to)}`);
  return ['flowchart LR', ...clusters, ...arrows].join('\n');
}

function boxOf({ kind, label }: GraphNode): string {
  const text = `"${escaped(label).replaceAll('\n', '<br/>')}"`;
  if (kind === 'copy-blob') return `(${text})`;
  return kind === 'put-tag' ? `>${text}]` : `[${text}]`;
}

const escaped = (text: string) => text.replaceAll('"', '#quot;');
