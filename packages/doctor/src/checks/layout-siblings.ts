import { faultOf, isAbsent } from '@cse/errors';
import type { Check } from '../check.ts';
import { failure, pass, warning, type Observation } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { targetOf } from '../target.ts';

/** Whether content stands where CSE looks, and nowhere beside it. */
export const layoutSiblings: Check = {
  id: 'layout.siblings',
  looksAt: 'whether content is where CSE looks for it, and not one level off',
  why: 'CSE looks in three places below the base only; generic guides put the same content elsewhere.',
  symptoms: [14, 15, 16],
  needs: ['registry.api'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target) return;
    const misplaced = subject.advisers.flatMap(({ advice }) => advice.misplaced ?? []);
    const landmarks = new Set(subject.advisers.flatMap(({ advice }) => advice.landmarks ?? []));
    for (const landmark of landmarks) yield stands(landmark, { subject, base: target.base, misplaced, signal });
  },
};

interface SiblingSearch {
  readonly subject: Subject;
  readonly base: string;
  readonly misplaced: readonly string[];
  readonly signal: AbortSignal;
}

async function stands(landmark: string, { misplaced, ...looking }: SiblingSearch): Promise<Observation> {
  const { base } = looking;
  const slash = landmark.indexOf('/');
  const [path, rest] = [landmark.slice(0, slash), landmark.slice(slash + 1)];
  const wrong = [`${path}/${landmark}`, rest, ...[...new Set(misplaced)].map((folder) => `${folder}/${rest}`)];
  const found = await Promise.all([landmark, ...wrong].map((name) => isThere(name, { misplaced, ...looking })));
  const [right, ...elsewhere] = found;
  const off = wrong.filter((_, index) => elsewhere[index]).map((name) => `${base}/${name}`);
  const lookedAt = `${base}/${landmark}`;
  if (off.length === 0) return pass(lookedAt, right ? 'it is there' : 'nothing is there yet, nor one level off');
  const seen = `${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} there, where CSE never looks`;
  if (right)
    return warning(lookedAt, `it is there, but ${seen}`, `Delete ${off.join(' and ')}: it only takes up space.`);
  return failure(lookedAt, seen, { todo: `Copy it to the right place: cse mirror --to ${base}`, fault: 'usage' });
}

async function isThere(name: string, { subject, base, signal }: SiblingSearch): Promise<boolean> {
  try {
    for await (const _ of subject.network.store.repository(`${base}/${name}`).tags({ signal })) return true;
    return false;
  } catch (error) {
    // What is not there is often refused instead.
    if (isAbsent(error) || faultOf(error) === 'access') return false;
    throw error;
  }
}
