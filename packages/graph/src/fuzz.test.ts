import { fuzz } from '@cse/testkit';
import { test } from 'vitest';
import { GraphBuilder, parsePlan, printPlan } from './index.ts';

const digest = (hex: string) => `sha256:${hex.repeat(64)}` as const;

test('a plan file is read, or refused by our own error', () => {
  const to = 'reg.example/a';
  const graph = new GraphBuilder();
  const blob = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest('a'), size: 2 };
  const manifest = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digest('b'), size: 3 };
  const copied = `${to}@${blob.digest}` as const;
  graph.add({ kind: 'copy-blob', id: copied, needs: [], content: blob, from: [`source:${to}`], to }, 'x');
  graph.add({ kind: 'put-manifest', id: `${to}@${manifest.digest}`, needs: [copied], content: manifest, to }, 'x');
  const plan = { ...graph.build(), contents: new Map(), images: [], notes: [], postponed: [] };
  fuzz([printPlan(plan)], (text) => parsePlan(text));
});
