import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, parseDependencies, printDependencies } from './dependencies.ts';
import { targetOf } from './image.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const base = {
  destination: 'registry',
  relocate: (name: string) => `base.example${name.slice(name.indexOf('/'))}`,
} as const;

/** What one line means, in short: where the image comes from and where it goes, or why it is none. */
function meaningOf(text: string): string {
  const [line] = parseDependencies('test', text).lines;
  if (!line) return 'nothing';
  if (line.kind === 'unknown') return `unknown: ${line.reason}`;
  if (line.kind !== 'image' && line.kind !== 'suppressed') return line.kind;
  const { source, tag } = line.image;
  return `${line.kind}: ${source} -> ${targetOf(line.image, base).to}${tag === undefined ? '' : `:${tag}`}`;
}

const capvcd =
  'image: projects.registry.vmware.com/vmware-cloud-director/capvcd:v1.3.0 -> base.example/vmware-cloud-director/capvcd:v1.3.0';
const attacher =
  'image: registry.k8s.io/sig-storage/csi-attacher:v3.2.1 -> base.example/vmware-cloud-director/sig-storage/csi-attacher:v3.2.1';

test.each([
  ['the project in the first column', 'projects.registry.vmware.com/vmware-cloud-director capvcd v1.3.0', capvcd],
  ['the project in the second column', 'projects.registry.vmware.com vmware-cloud-director/capvcd v1.3.0', capvcd],
  [
    'the project in both',
    'projects.registry.vmware.com/vmware-cloud-director vmware-cloud-director/capvcd v1.3.0',
    capvcd,
  ],
  ['a slash at the end of the registry', 'projects.registry.vmware.com/vmware-cloud-director/ capvcd v1.3.0', capvcd],
  ['two columns, repository and tag', 'projects.registry.vmware.com/vmware-cloud-director/capvcd v1.3.0', capvcd],
  ['two columns, registry and path:tag', 'projects.registry.vmware.com vmware-cloud-director/capvcd:v1.3.0', capvcd],
  ['two columns, prefix and name:tag', 'projects.registry.vmware.com/vmware-cloud-director capvcd:v1.3.0', capvcd],
  ['one reference', 'projects.registry.vmware.com/vmware-cloud-director/capvcd:v1.3.0', capvcd],
  ['another registry', 'registry.k8s.io sig-storage/csi-attacher v3.2.1', attacher],
  ['tabs', 'registry.k8s.io\tsig-storage/csi-attacher\t\tv3.2.1', attacher],
  ['blanks around', '   registry.k8s.io   sig-storage/csi-attacher v3.2.1  \t', attacher],
  ['a line end of Windows', 'registry.k8s.io sig-storage/csi-attacher v3.2.1\r\n', attacher],
  ['a byte-order mark', '\uFEFFregistry.k8s.io sig-storage/csi-attacher v3.2.1\n', attacher],
])('an image is understood: %s', (_, text, meaning) => {
  expect(meaningOf(text)).toBe(meaning);
});

test.each([
  ['registry.k8s.io sig-storage/csi-attacher', DIGEST],
  ['registry.k8s.io/sig-storage/csi-attacher', DIGEST],
])('an image may be named by its digest, and then has no tag: %s %s', (name, digest) => {
  const meaning = `image: registry.k8s.io/sig-storage/csi-attacher@${DIGEST} -> base.example/vmware-cloud-director/sig-storage/csi-attacher`;
  expect(meaningOf(`${name} ${digest}`)).toBe(meaning);
  expect(meaningOf(`${name}@${digest}`)).toBe(meaning);
});

test('a tag beside a digest is put, and the digest is what is asked for', () => {
  expect(meaningOf(`quay.io/a/b:v1@${DIGEST}`)).toBe(
    `image: quay.io/a/b@${DIGEST} -> base.example/vmware-cloud-director/a/b:v1`,
  );
});

test('a registry may have a port, and Docker Hub its short names', () => {
  expect(meaningOf('localhost:5000 a/b v1')).toBe(
    'image: localhost:5000/a/b:v1 -> base.example/vmware-cloud-director/a/b:v1',
  );
  expect(meaningOf('docker.io busybox 1.36')).toBe(
    'image: index.docker.io/library/busybox:1.36 -> base.example/vmware-cloud-director/busybox:1.36',
  );
});

test.each([
  ['#registry.k8s.io sig-storage/csi-attacher v3.2.1'],
  ['  # registry.k8s.io sig-storage/csi-attacher v3.2.1'],
  ['\uFEFF##\tregistry.k8s.io sig-storage/csi-attacher v3.2.1\r\n'],
])('a line behind # is suppressed: %j', (text) => {
  expect(meaningOf(text)).toBe(attacher.replace('image', 'suppressed'));
});

test('other lines behind # are comments, and empty lines blank', () => {
  expect(meaningOf('# the images of CSE 4.2.2')).toBe('comment');
  expect(meaningOf('#')).toBe('comment');
  expect(meaningOf('  \t\r\n')).toBe('blank');
});

test.each([
  ['cluster-api v1.3.0', 'unknown: "cluster-api" is not the host of a registry'],
  ['__REGISTRY__ cluster-api v1.3.0', 'unknown: "__REGISTRY__" is not the host of a registry'],
  ['quay.io a/b v1 --plain', 'unknown: it has 4 columns, but at most three are allowed'],
  ['quay.io/a/b', 'unknown: it names neither a tag nor a digest'],
  ['quay.io a/b', 'unknown: it names neither a tag nor a digest'],
  ['quay.io a/b:v1 v2', 'unknown: it has a tag or a digest in two places'],
  ['quay.io A/B v1', expect.stringContaining('"A/B" is not a repository\'s path')],
  ['quay.io a/b v1/2', expect.stringContaining('unknown: ')],
  ['https://quay.io a/b v1', expect.stringContaining('unknown: ')],
  ['quay.io a/b@sha256:123', expect.stringContaining('is not a digest')],
  ['quay.io v1', 'unknown: it names a registry, but no image'],
])('what is not understood says why: %s', (text, meaning) => {
  expect(meaningOf(text)).toEqual(meaning);
});

test('lines are numbered from 1, whatever their ends, the last one with or without', () => {
  const { lines } = parseDependencies('test', 'quay.io a 1\r\n\nquay.io b 1\n# c\nnonsense');
  expect(lines.map(({ number, kind }) => [number, kind])).toEqual([
    [1, 'image'],
    [2, 'blank'],
    [3, 'image'],
    [4, 'comment'],
    [5, 'unknown'],
  ]);
});

test('whatever a file holds, it is printed as it was, and no line is lost', () => {
  const part = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\r', '\uFEFF', '#', ' ', '\t', 'quay.io a/b v1', 'registry.k8s.io', 'x:y@z', DIGEST),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const list = parseDependencies('any', parts.join(''));
      expect(printDependencies(list)).toBe(parts.join(''));
      const kinds = (['image', 'suppressed', 'comment', 'blank', 'unknown'] as const).map((kind) =>
        linesOf(list, kind),
      );
      expect(kinds.flat()).toHaveLength(list.lines.length);
    }),
  );
});
