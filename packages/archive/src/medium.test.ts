import { memoryStore } from '@cse/store';
import { describeMedium, image } from '@cse/testkit';
import { archive } from './medium.ts';

const NAMES = ['reg.example/a/one:v1', 'reg.example/a/two:v2'];

describeMedium('an archive', {
  medium: archive,
  flags: { 'allow-unsigned': true },
  async source() {
    const store = memoryStore();
    for (const name of NAMES) await image(store, name, { layers: [{ seed: 'shared' }, { seed: name }] });
    return store;
  },
  async *wants(context) {
    for (const { wants } of await context.images(NAMES)) yield* wants;
  },
});
