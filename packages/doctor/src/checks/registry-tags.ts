import { messageOf } from '@cse/errors';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { immutableTagsOf } from '../harbor.ts';
import { probePlaces, putProbe, removeProbe, type ProbeImage } from '../probe.ts';

const todo = 'Turn off tag immutability for the three paths. In Harbor: Projects → NAME → Policy → Tag Immutability.';

/** Whether a tag may be moved. */
export const registryTags: Check = {
  id: 'registry.tags',
  looksAt: 'moving a tag from one image to another',
  why: 'plugin-inventory:latest is one tag for all TKG releases, and every added release moves it.',
  symptoms: [],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const places = probePlaces(subject);
    if (places.length === 0) return;
    const rules = new Map((await immutableTagsOf(subject, signal)).map(({ project, count }) => [project, count]));
    for (const { path, name, repository } of places) {
      const count = rules.get(path);
      if (count !== undefined) {
        yield failure(name, `the project has ${count} tag immutability rules`, { todo, fault: 'access' });
        continue;
      }
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
