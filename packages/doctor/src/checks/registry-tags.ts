import { messageOf } from '@cse/errors';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { immutableTagsOf } from '../harbor.ts';
import { putProbe, removeProbe, type ProbeImage } from '../probe.ts';
import { PROBE } from '../landmarks.ts';
import { targetOf } from '../target.ts';

const todo = 'Turn off tag immutability for the three paths. In Harbor: Projects → NAME → Policy → Tag Immutability.';

/** Whether a tag may be moved. */
export const registryTags: Check = {
  id: 'registry.tags',
  looksAt: 'moving a tag from one image to another',
  why: 'plugin-inventory:latest is one tag for all TKG releases, and every added release moves it.',
  symptoms: [],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target || subject.readOnly) return;
    const rules = new Map((await immutableTagsOf(subject, signal)).map(({ project, count }) => [project, count]));
    for (const path of subject.paths) {
      const name = `${target.base}/${path}/${PROBE}`;
      const count = rules.get(path);
      if (count !== undefined) {
        yield failure(name, `the project has ${count} tag immutability rules`, { todo, fault: 'access' });
        continue;
      }
      const repository = subject.network.store.repository(name);
      const tag = `moved-${subject.ports.nonce()}`;
      const put: ProbeImage[] = [];
      try {
        for (const nonce of [subject.ports.nonce(), subject.ports.nonce()])
          put.push(await putProbe(repository, { nonce, tag, signal }));
        yield pass(name, 'a tag was moved');
      } catch (error) {
        yield failure(name, `a tag cannot be moved: ${messageOf(error)}`, { todo, fault: 'access' });
      }
      for (const probe of put) await removeProbe(repository, probe, signal);
    }
  },
};
