import { fillSample } from '@cse/sample-source';
import { memoryStore } from '@cse/store';
import { describePlugin } from '@cse/testkit';

const source = async () => {
  const store = memoryStore();
  await fillSample(store, { cse: [], tkg: ['2.3.1'], cliPlugins: [] });
  return store;
};

describePlugin(new URL('./index.ts', import.meta.url), {
  'one TKr of a TKG release': { options: { tkg: ['2.3.1'], tkrs: ['v1.26.8+vmware.1-tkg.2'] }, source },
});
