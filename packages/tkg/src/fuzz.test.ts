import { fuzz, realTexts } from '@cse/testkit';
import { test } from 'vitest';
import { parseTkgBom, parseTkrBom } from './bom.ts';
import { parseTkgCompatibility, parseTkrCompatibility } from './compatibility.ts';

const bom = `apiVersion: run.tanzu.vmware.com/v1alpha2
default:
  k8sVersion: v1.31.4+vmware.1-tkg.1
release:
  version: v2.5.2
imageConfig:
  imageRepository: projects.registry.vmware.com/tkg
components:
  calico:
  - version: v3.28.2+vmware.1
    images:
      calicoAllImage:
        imagePath: calico-all
        tag: v3.28.2_vmware.1
`;
const compatibility = `version: v1
managementClusterPluginVersions:
- version: v0.31.0
  supportedTKGBomVersions:
  - imagePath: tkg-bom
    tag: v2.5.2
managementClusterVersions:
- version: v2.5.2
  supportedKubernetesVersions:
  - v1.31.4+vmware.1-tkg.1
`;

// A real BOM has a thousand lines: a few of its components are as good.
const parts = (paths: readonly string[]) => realTexts(...paths).map((text) => text.slice(0, 6_000));

test('a BOM is read, or refused by our own error', () => {
  const seeds = [bom, ...parts(['tkg/tkg-bom-v1.6.0.yaml', 'tkg/tkr-bom-v1.23.8+vmware.2-tkg.1.yaml'])];
  fuzz(seeds, (text) => parseTkgBom({ name: 'bom', text }));
  fuzz(seeds, (text) => parseTkrBom({ name: 'bom', text }));
});

test('what is compatible is read, or refused by our own error', () => {
  const seeds = [compatibility, ...parts(['tkg/tkr-compatibility.yaml'])];
  fuzz(seeds, (text) => parseTkgCompatibility({ name: 'compatibility', text }));
  fuzz(seeds, (text) => parseTkrCompatibility({ name: 'compatibility', text }));
});
