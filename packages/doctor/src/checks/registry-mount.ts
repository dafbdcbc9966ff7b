import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { probePlaces, putProbe, removeProbe } from '../probe.ts';

/** Whether a blob of one path may be mounted in another. */
export const registryMount: Check = {
  id: 'registry.mount',
  looksAt: 'mounting a blob from one path in another',
  why: 'The paths share many layers. If credentials are valid for one project only, imgpkg fails with "unauthorized", and cse uploads the layers twice.',
  symptoms: [7],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const [from, to] = probePlaces(subject);
    if (!from || !to) return;
    const probe = await putProbe(from.repository, { nonce: subject.ports.nonce(), signal });
    const mounted = await to.repository.mount(probe.blob, from.name, { signal });
    if (mounted) await to.repository.remove(probe.blob, { signal }).catch(() => undefined);
    await removeProbe(from.repository, probe, signal);
    const lookedAt = `a blob of ${from.name}, in ${to.name}`;
    const todo = 'Use one account with access to all three projects. In Harbor: a robot account for several projects.';
    yield mounted
      ? pass(lookedAt, 'it was mounted')
      : warning(lookedAt, 'it cannot be mounted, so blobs are uploaded twice', todo);
  },
};
