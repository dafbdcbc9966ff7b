import { fuzz } from '@cse/testkit';
import { test } from 'vitest';
import { parseBundleManifest } from './bundle-manifest.ts';

test("a bundle's own manifest is read, or refused by our own error", () => {
  const text = `relativeInventoryImagePathWithTag: /plugin-inventory:latest
inventoryMetadataImage:
    sourceFilePath: plugin-inventory-metadata.tar
    relativeImagePathWithTag: /plugin-inventory-metadata:latest
imagesToCopy:
    - sourceTarFilePath: cluster.tar.gz
      relativeImagePath: /vmware/tkg/linux/amd64/kubernetes/cluster
`;
  fuzz([text], (each) => parseBundleManifest(each, 'bundle.tar.gz'));
});
