import type { PlannedImage } from '@cse/graph';
import type { Digest } from '@cse/oci';
import { expect, test } from 'vitest';
import { labelOf, nameOf, partOf } from './component.ts';

const hex = '52662e9014cb2bd94f3cd4683a26cb37f14e3424671fa0f256888e19bb020681';
const digest: Digest = `sha256:${hex}`;
const named = (image: Omit<PlannedImage, 'digest' | 'owner'>) => nameOf({ ...image, digest, owner: 'x' });

test('an image has the name of its path and tag; one that was moved by digest has that of its source, and says where it is', () => {
  const source = `projects.example/tkg/antrea/antrea-debian@${digest}`;
  const reference = `base.example/tkg/packages/core/antrea:sha256-${hex}`;
  expect([
    named({ reference: 'base.example/tkg/kube-proxy:v1.2', source: 'projects.example/tkg/kube-proxy:v1.2' }),
    named({ reference: `${reference}.imgpkg`, source }),
    named({ reference: `${reference}.image-locations.imgpkg` }),
  ]).toEqual([
    { name: 'kube-proxy', version: 'v1.2' },
    {
      name: 'antrea/antrea-debian',
      version: '@52662e9014cb',
      place: 'packages/core/antrea:sha256-52662e9014cb….imgpkg',
    },
    {
      name: 'packages/core/antrea',
      version: 'image locations',
      place: 'packages/core/antrea:sha256-52662e9014cb….image-locations.imgpkg',
    },
  ]);
});

test('what an image is part of follows from its path', () => {
  const paths = [
    'tkg/packages/core/antrea:v1',
    'tkg/tkg-bom:v2.5.0',
    'tkg/tkr-compatibility:v9',
    'tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster:v1',
    'tkg/tkr-repository-aws:v1',
    'tkg/kube-proxy:v1',
  ];
  expect(paths.map((path) => partOf(`base.example/${path}`))).toEqual([
    'core packages',
    'BOMs',
    'BOMs',
    'CLI plugins',
    'Kubernetes releases',
    'images',
  ]);
});

test('a part is told with its plugin where two have the like of it', () => {
  const labels = [
    labelOf({ part: 'BOMs', owner: 'tkg-2.5' }, 1),
    labelOf({ part: 'BOMs', owner: 'tkg-2.5' }, 2),
    labelOf({ part: 'images', owner: 'tkg-2.5' }, 1),
    labelOf({ part: 'images', owner: 'container-images' }, 2),
  ];
  expect(labels).toEqual(['BOMs', 'tkg-2.5 BOMs', 'tkg-2.5 images', 'container-images']);
});
