import { describe, digestOf, MediaType, type Holder } from '@cse/oci';
import { expect, test } from 'vitest';
import { contentId, GraphBuilder, tagId, type CopyBlob, type PutTag } from './index.ts';

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

test('an owner that wants a step twice is one owner of it', () => {
  const graph = new GraphBuilder();
  graph.add(copy('source:s.example/one'), 'first');
  graph.add(copy('source:s.example/one'), 'first');
  expect([...graph.build().owners.values()]).toEqual([['first']]);
});

const tag = (name: string): PutTag => ({
  kind: 'put-tag',
  id: tagId('t.example/a', 'v1'),
  needs: [],
  content: describe(MediaType.manifest, new TextEncoder().encode(name)),
  tag: 'v1',
  to: 't.example/a',
});

test('a manifest or a tag that two owners want is put once, as it is', () => {
  const graph = new GraphBuilder();
  graph.add(tag('one'), 'first');
  graph.add(tag('one'), 'second');
  expect([...graph.build().steps.values()]).toEqual([tag('one')]);
  expect([...graph.build().owners.values()]).toEqual([['first', 'second']]);
});

test('one tag for two images is refused, and both owners are named', () => {
  const graph = new GraphBuilder();
  graph.add(tag('one'), 'first');
  expect(() => graph.add(tag('two'), 'second')).toThrow(
    expect.objectContaining({ code: 'PLAN_CONFLICT', message: expect.stringMatching(/first.*second|second.*first/) }),
  );
});

test('the file that a layer must contain is kept, whoever asks for it, and may not be another one', () => {
  const [file, other] = [digestOf(new TextEncoder().encode('file')), digestOf(new TextEncoder().encode('other'))];
  const id = contentId('t.example/a', content);
  const asked = new GraphBuilder();
  asked.add(copy('source:s.example/one'), 'first');
  asked.add({ ...copy('source:s.example/one'), holds: file }, 'second');
  asked.add(copy('source:s.example/one'), 'third');
  asked.add({ ...copy('source:s.example/one'), holds: file }, 'fourth');
  expect(asked.build().steps.get(id)).toMatchObject({ holds: file });
  const contradicted = { ...copy('source:s.example/one'), holds: other };
  expect(() => asked.add(contradicted, 'fifth')).toThrow(expect.objectContaining({ code: 'PLAN_CONFLICT' }));
  const unasked = new GraphBuilder();
  unasked.add(copy('source:s.example/one'), 'first');
  expect(unasked.build().steps.get(id)).not.toHaveProperty('holds');
});

test('bytes are either a blob or a manifest of a repository, not both', () => {
  const graph = new GraphBuilder();
  graph.add(copy('source:s.example/one'), 'first');
  const manifest = {
    kind: 'put-manifest',
    id: contentId('t.example/a', content),
    needs: [],
    content,
    to: 't.example/a',
  };
  expect(() => graph.add({ ...manifest, kind: 'put-manifest' }, 'second')).toThrow(
    expect.objectContaining({ code: 'PLAN_CONFLICT' }),
  );
});

test('whoever waits for the last steps of an owner waits for all of them, and for nobody else', () => {
  const graph = new GraphBuilder();
  const blob = graph.add(copy('source:s.example/one'), 'first');
  const root = graph.add({ ...tag('one'), needs: [blob] }, 'first');
  graph.add({ ...tag('one'), id: tagId('t.example/a', 'v2'), tag: 'v2', needs: [root] }, 'second');
  expect(graph.ends((_, owners) => owners.includes('first'))).toEqual([root]);
  expect(graph.ends(({ kind }) => kind === 'copy-blob')).toEqual([blob]);
});
