import { expect, test } from 'vitest';
import { parseTkgBom } from './index.ts';

const file = (text: string) => ({ name: 'tkg-bom-v2.5.0.yaml', text });
const bomOf = (components: string) => file(`release:\n  version: v2.5.0\ncomponents:\n${components}`);

test.each(['3.10', '"3.10"', '1e3', '2024-08-21', 'true', 'null', '0x10', '010'])(
  'the tag %s stays as it is written',
  (tag) => {
    const bom = parseTkgBom(bomOf(`  pause:\n  - images:\n      pause: { imagePath: pause, tag: ${tag} }\n`));
    expect(bom.images).toEqual([{ component: 'pause', path: 'pause', tag: tag.replaceAll('"', '') }]);
  },
);

test('a component may come in several versions, and without images', () => {
  const bom = parseTkgBom(
    bomOf(`  contour:
  - version: v1.20.2
    images:
      contour: { imagePath: contour, tag: v1.20.2 }
  - version: v1.18.2
    images:
      contour: { imagePath: contour, tag: v1.18.2 }
  imgpkg:
  - version: v0.29.0
  kbld:
  - version: v0.34.0
    images:
`),
  );
  expect(bom.images.map(({ tag }) => tag)).toEqual(['v1.20.2', 'v1.18.2']);
});

test('keys that nobody knows yet do no harm, and what the BOM need not say has its usual value', () => {
  const bom = parseTkgBom(
    bomOf('  a:\n  - new: 1\n    images: { a: { imagePath: a, tag: v1, arch: [x] } }\nnew: {}\n'),
  );
  expect(bom).toEqual({
    version: 'v2.5.0',
    images: [{ component: 'a', path: 'a', tag: 'v1' }],
    defaultTkr: undefined,
    tkrBomPath: 'tkr-bom',
    tkrCompatibilityPath: 'tkr-compatibility',
    packageRepositories: new Map(),
    packages: new Map(),
  });
});

test('a provider without a path is none', () => {
  const bom = parseTkgBom(
    file('release: {version: v1}\ncomponents: {a: []}\ntkr-package:\n  aws: ""\n  azure:\n  oracle: tkr-oracle\n'),
  );
  expect([...bom.packages]).toEqual([['oracle', 'tkr-oracle']]);
});

test.each([
  [
    'a missing tag',
    '  antrea:\n  - images:\n      antreaImage:\n        imagePath: antrea\n',
    'line 7, component antrea[0].images.antreaImage.tag is missing',
  ],
  [
    'no tag',
    '  antrea:\n  - images:\n      a: { imagePath: antrea, tag: "a b" }\n',
    'line 6, component antrea[0].images.a.tag "a b" is not a tag',
  ],
  [
    'a path that climbs out',
    '  antrea:\n  - images:\n      a: { imagePath: ../antrea, tag: v1 }\n',
    'line 6, component antrea[0].images.a.imagePath "../antrea" is not a path',
  ],
  [
    'a path with a tag',
    '  antrea:\n  - images:\n      a: { imagePath: "antrea:v2", tag: v1 }\n',
    '"antrea:v2" is not a path',
  ],
  ['versions that are no list', '  antrea:\n    version: v1\n', 'line 5, component antrea is not a list of versions'],
  ['no components', '  {}\n', 'components is empty'],
  ['one component twice', '  a: []\n  a: []\n', 'line 5: it has the key "a" twice'],
  ['no YAML', '  a: [\n', 'line '],
])('%s is refused, with component and line', (_, components, reason) => {
  expect(() => parseTkgBom(bomOf(components))).toThrow(
    expect.objectContaining({
      code: 'TKG_FILE_INVALID',
      fault: 'plan',
      message: expect.stringContaining(`tkg-bom-v2.5.0.yaml is invalid: `),
    }),
  );
  expect(() => parseTkgBom(bomOf(components))).toThrow(reason);
});

test('a file of anchors that multiply is refused instead of filling the memory', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 12; n += 1) {
    const [here, before] = [String.fromCharCode(97 + n), String.fromCharCode(96 + n)];
    bomb.push(`${here}: &${here} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }
  expect(() => parseTkgBom(file(bomb.join('\n')))).toThrow(expect.objectContaining({ code: 'TKG_FILE_INVALID' }));
});
