import { fillSample } from '@cse/sample-source';
import { memoryStore } from '@cse/store';
import { describePlugin } from '@cse/testkit';

const source = async () => {
  const store = memoryStore();
  await fillSample(store, { cse: ['4.2.2'] });
  return store;
};

describePlugin(new URL('./index.ts', import.meta.url), {
  'a CSE release': { options: { cse: ['4.2.2'] }, source },
  'an image by reference': { options: { images: ['quay.io/jetstack/cert-manager-webhook:v1.11.1'] }, source },
});
