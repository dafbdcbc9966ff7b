import { memoryStore } from '@cse/store';
import { describeMedium, image } from '@cse/testkit';
import { isolatedCluster } from './medium.ts';

const NAMES = ['pause:3.9', 'pause:3.6', 'tkg-bom:v2.5.0'].map((name) => `projects.registry.vmware.com/tkg/${name}`);

describeMedium('a folder of isolated-cluster', {
  medium: isolatedCluster,
  async source() {
    const store = memoryStore();
    for (const name of NAMES) await image(store, name, { layers: [{ seed: 'shared' }, { seed: name }] });
    return store;
  },
  async *wants(context) {
    for (const { wants } of await context.images(NAMES)) yield* wants;
  },
});
