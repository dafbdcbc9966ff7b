import { expect, test } from 'vitest';
import { serveSample } from './serve-sample.ts';

test('one server answers for every host of the sample, by the rules that it gives', async () => {
  await using sample = await serveSample({ cse: ['4.2.2'] });
  const asked = {
    'projects.registry.vmware.com': 'vmware-cloud-director/getting-started-airgapped/manifests/v0.1.4',
    'registry.k8s.io': 'sig-storage/csi-attacher/manifests/v3.2.1',
    'quay.io': 'jetstack/cert-manager-webhook/manifests/v1.11.1',
    'index.docker.io': 'kindest/node/manifests/v1.27.1',
  };
  const rules = new Map(sample.sources.map((rule) => rule.split('=') as [string, string]));
  for (const [from, path] of Object.entries(asked)) {
    const [server = '', ...prefix] = rules.get(from)?.split('/') ?? [];
    const answer = await fetch(`http://${server}/v2/${[...prefix, path].join('/')}`, { method: 'HEAD' });
    expect([from, answer.status]).toEqual([from, 200]);
  }
});
