import { messageOf } from '@cse/errors';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { putProbe, removeProbe } from '../probe.ts';
import { DEEP } from '../landmarks.ts';
import { targetOf } from '../target.ts';

/** Whether repositories may stand as deep as those of the Tanzu CLI plugins. */
export const registryNesting: Check = {
  id: 'registry.nesting',
  looksAt: 'a repository nine levels deep',
  why: 'The Tanzu CLI plugins are eight levels deep: tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster.',
  symptoms: [],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target || subject.readOnly) return;
    for (const path of subject.paths) {
      const name = `${target.base}/${path}/${DEEP}`;
      const repository = subject.network.store.repository(name);
      const nonce = subject.ports.nonce();
      const put = await putProbe(repository, { nonce, signal }).catch((error: unknown) => ({ error }));
      if ('error' in put) {
        yield failure(name, messageOf(put.error), {
          todo: 'Allow nested repositories. Some registries have only two or three levels, which is not enough for CSE.',
          fault: 'access',
        });
        continue;
      }
      await removeProbe(repository, put, signal);
      yield pass(name, 'an image was pushed there, and removed');
    }
  },
};
