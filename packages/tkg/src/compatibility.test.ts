import { expect, test } from 'vitest';
import { tkgCompatibilityPath } from './compatibility.ts';
import { highestVersionTag, parseTkgCompatibility, parseTkrCompatibility } from './index.ts';

test('a tkg-compatibility file names each BOM once', () => {
  const text = `version: v2
managementClusterPluginVersions:
- version: v0.30.1
  supportedTKGBomVersions: [{ imagePath: tkg-bom, tag: v2.3.1 }, { imagePath: tkg-bom, tag: v2.3.0 }]
- version: v0.30.2
  supportedTKGBomVersions:
  - imagePath: tkg-bom
    tag: v2.3.1
`;
  expect(parseTkgCompatibility({ name: 'tkg-compatibility:v15', text })).toEqual({
    version: 'v2',
    boms: ['tkg-bom:v2.3.1', 'tkg-bom:v2.3.0'],
  });
});

test('a list that is none is refused with its line', () => {
  const text = 'version: v19\nmanagementClusterVersions:\n- version: v2.5.0\n  supportedKubernetesVersions: v1.28.4\n';
  expect(() => parseTkrCompatibility({ name: 'tkr-compatibility:v31', text })).toThrow(
    'tkr-compatibility:v31 is invalid: line 4, managementClusterVersions[0].supportedKubernetesVersions is not a list',
  );
});

test('of the tags v1, v3, v2 the highest is v3, and v10 is higher than v9', () => {
  expect(highestVersionTag(['v1', 'v3', 'v2'])).toBe('v3');
  expect(highestVersionTag(['v9', 'v10', 'v8', 'v15', 'v14'])).toBe('v15');
});

test('tags that are no v and integer are skipped, as a mirror has them', () => {
  const hex = 'a'.repeat(64);
  expect(highestVersionTag(['latest', `sha256-${hex}.imgpkg`, 'v2', 'v3-rc.1', 'v007', '9', 'v1.2'])).toBe('v2');
  expect(highestVersionTag(['latest'])).toBeUndefined();
});

test('only a general release shares the common compatibility image', () => {
  expect(['v2.5.0', 'v2.5.0-rc.1'].map(tkgCompatibilityPath)).toEqual([
    'tkg-compatibility',
    'v2.5.0-rc.1/tkg-compatibility',
  ]);
});
