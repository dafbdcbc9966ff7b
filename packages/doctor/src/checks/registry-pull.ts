import { isAbsent, isCseError } from '@cse/errors';
import type { Check } from '../check.ts';
import { failed, failure, pass, type Observation } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { hasProject, projectsOf } from '../harbor.ts';
import { landmarkOf } from '../landmarks.ts';
import { targetOf } from '../target.ts';

/** Whether a node, which has no credentials, may pull. */
export const registryPull: Check = {
  id: 'registry.pull',
  looksAt: 'anonymous pulls below each of the three paths',
  why: 'CSE has no field for registry credentials: the bootstrap VM and the nodes pull anonymously.',
  symptoms: [5],
  needs: ['registry.api'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target) return;
    for (const path of subject.paths) yield await pulledAt(path, { subject, base: target.base, signal });
  },
};

interface Pulling {
  readonly subject: Subject;
  readonly base: string;
  readonly signal: AbortSignal;
}

async function pulledAt(path: string, { subject, base, signal }: Pulling): Promise<Observation> {
  const lookedAt = `${base}/${path}, without credentials`;
  const repository = subject.network.anonymous.repository(`${base}/${landmarkOf(path, subject)}`);
  try {
    for await (const tag of repository.tags({ signal }))
      return pass(lookedAt, `anonymous pulls are allowed (found ${tag})`);
    return pass(lookedAt, 'anonymous pulls are allowed; nothing is there yet');
  } catch (error) {
    if (isAbsent(error)) return pass(lookedAt, 'anonymous pulls are allowed; nothing is there yet');
    if (!isCseError(error) || error.fault !== 'access') return failed(lookedAt, error);
    const projects = await projectsOf(subject, signal);
    const missing = projects && !hasProject(projects, path, subject);
    return failure(lookedAt, missing ? `the project does not exist: ${error.message}` : error.message, {
      todo: missing
        ? 'Create it first, as registry.projects says.'
        : `Make ${path} public. In Harbor: Projects → ${path} → Configuration → Project registry: Public.`,
      fault: 'access',
    });
  }
}
