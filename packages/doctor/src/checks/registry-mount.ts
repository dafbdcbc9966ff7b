import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { putProbe, removeProbe } from '../probe.ts';
import { PROBE } from '../landmarks.ts';
import { targetOf } from '../target.ts';

/** Whether a blob of one path may be mounted in another. */
export const registryMount: Check = {
  id: 'registry.mount',
  looksAt: 'mounting a blob from one path in another',
  why: 'The paths share many layers. If credentials are valid for one project only, imgpkg fails with "unauthorized", and cse uploads the layers twice.',
  symptoms: [7],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    const [first, second] = subject.paths;
    if (!target || subject.readOnly || first === undefined || second === undefined) return;
    const [from, to] = [`${target.base}/${first}/${PROBE}`, `${target.base}/${second}/${PROBE}`];
    const [source, sink] = [from, to].map((name) => subject.network.store.repository(name));
    if (!source || !sink) return;
    const probe = await putProbe(source, { nonce: subject.ports.nonce(), signal });
    const mounted = await sink.mount(probe.blob, from, { signal });
    if (mounted) await sink.remove(probe.blob, { signal }).catch(() => undefined);
    await removeProbe(source, probe, signal);
    const lookedAt = `a blob of ${from}, in ${to}`;
    const todo = 'Use one account with access to all three projects. In Harbor: a robot account for several projects.';
    yield mounted
      ? pass(lookedAt, 'it was mounted')
      : warning(lookedAt, 'it cannot be mounted, so blobs are uploaded twice', todo);
  },
};
