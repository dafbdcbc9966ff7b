import { fillSample } from '@cse/sample-source';
import { memoryStore } from '@cse/store';
import { describePlugin } from '@cse/testkit';

const source = async () => {
  const store = memoryStore();
  await fillSample(store, { cse: [], tkg: ['2.5.0'], cliPlugins: [] });
  return store;
};

describePlugin(new URL('./index.ts', import.meta.url), {
  'one TKr of a TKG release': { options: { tkg: ['2.5.0'], tkrs: ['v1.28.4+vmware.1-tkg.1'] }, source },
});
