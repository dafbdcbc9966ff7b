import { memoryStore } from '@cse/store';
import { describePlugin } from '@cse/testkit';
import { groupOf, inventoryKey, pluginOf, publish } from './publish.testing.ts';

const CLUSTER = 'cluster@kubernetes:v1.0.0';
const TELEMETRY = 'telemetry@global:v1.0.0';

const source = async () => {
  const store = memoryStore();
  await publish(store, {
    plugins: [CLUSTER, TELEMETRY].map((id) => pluginOf(id)),
    groups: [
      groupOf('vmware-tkg/default:v2.5.0', [CLUSTER]),
      groupOf('vmware-tanzucli/essentials:v1.0.0', [TELEMETRY]),
    ],
  });
  return store;
};

describePlugin(new URL('./index.ts', import.meta.url), {
  'the plugins of a TKG release': { options: { inventoryKey, tkg: ['2.5.0'] }, source },
});
