import { expect, test } from 'vitest';
import { billOf, csvOf } from './index.ts';
import { planOf, runOf } from './plan.testing.ts';

const plan = planOf(2);

test('a list has a line for each image, with what a spreadsheet would misread made harmless', () => {
  const [image] = plan.images;
  const [head, first, second, third] = csvOf(
    { ...plan, images: image ? [image, { ...image, owner: '=1+1', source: undefined }] : [] },
    [],
  ).split('\r\n');
  expect(head).toBe('image,digest,bytes,state,plugin,source');
  expect(first).toBe(
    `base.example.com/tkg/packages/core/app-0:v1,${image?.digest},2000000,to copy,tkg-2.5,projects.registry.vmware.com/tkg/packages/core/app-0:v1`,
  );
  expect([second?.split(',').slice(3), third]).toEqual([['to copy', "'=1+1", ''], '']);
});

test('a bill of materials names each image by package URL and hash, and is the same each time', () => {
  const [first, ...others] = runOf(plan);
  const events = first ? [{ ...first, circumstances: { version: '1.2.3' } }, ...others] : [];
  const options = { title: 'a run', events };
  const bill = JSON.parse(billOf(plan, options));
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { tools: { components: [{ name: 'cse', version: '1.2.3' }] } },
  });
  const hex = plan.images[1]?.digest.slice(7);
  expect(bill.components[1]).toMatchObject({
    type: 'container',
    name: 'base.example.com/tkg/packages/core/app-1',
    version: 'v1',
    hashes: [{ alg: 'SHA-256', content: hex }],
    purl: `pkg:oci/app-1@sha256%3A${hex}?repository_url=base.example.com%2Ftkg%2Fpackages%2Fcore%2Fapp-1&tag=v1`,
  });
  expect(billOf(plan, options)).toBe(billOf(plan, options));
});
