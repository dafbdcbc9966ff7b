import { isCseError, messageOf } from '@cse/errors';
import type { Check } from '../check.ts';
import { failed, failure, pass, warning, type Observation } from '../finding.ts';
import { hasProject, projectsOf } from '../harbor.ts';
import type { Subject } from '../subject.ts';
import { probePlaces, putProbe, removeProbe, type ProbePlace } from '../probe.ts';

/** Whether content may be brought, and pulled again by a node. */
export const registryPush: Check = {
  id: 'registry.push',
  looksAt: 'pushing a small image below each of the three paths, pulling it like a node, and removing it',
  why: 'You push all content there, and nodes without credentials pull it.',
  symptoms: [5, 6, 22],
  needs: ['registry.api'],
  async *examine(subject, signal) {
    const each = probePlaces(subject).map((place) => pushedTo(place, subject, signal));
    for (const observations of await Promise.all(each)) yield* observations;
  },
};

async function pushedTo(
  { path, name, repository }: ProbePlace,
  subject: Subject,
  signal: AbortSignal,
): Promise<readonly Observation[]> {
  const nonce = subject.ports.nonce();
  const put = await putProbe(repository, { nonce, signal }).catch((error: unknown) => ({ error }));
  if ('error' in put) return [await refused(put.error, { path, name, subject, signal })];
  const pulled = await subject.network.anonymous
    .repository(name)
    .resolve(nonce, { signal })
    .then(() => undefined, asError);
  const left = await removeProbe(repository, put, signal);
  const seen = 'an image was pushed, and pulled without credentials';
  return [
    pulled === undefined
      ? pass(name, seen)
      : failed(name, pulled, `Allow anonymous pulls below ${path}: no node can pull what was pushed there.`),
    ...(left ? [warning(name, `the probe could not be removed: ${left.message}`, `Remove ${name} when you can.`)] : []),
  ];
}

const asError = (error: Error) => error;

interface RefusedPush {
  readonly path: string;
  readonly name: string;
  readonly subject: Subject;
  readonly signal: AbortSignal;
}

// They are about neither rights nor projects, and say themselves what to do.
const KNOWN = new Set(['REGISTRY_FULL', 'REGISTRY_READ_ONLY', 'REGISTRY_POLICY']);

async function refused(error: unknown, { path, name, subject, signal }: RefusedPush): Promise<Observation> {
  const message = messageOf(error);
  const { host = '' } = subject.target ?? {};
  if (/no space|quota|insufficient storage/i.test(message))
    return failure(name, message, {
      todo: 'Give the registry more space, or raise the quota of the project.',
      fault: 'access',
    });
  if (!isCseError(error) || error.fault !== 'access' || KNOWN.has(error.code)) return failed(name, error);
  const projects = await projectsOf(subject, signal);
  if (projects && !hasProject(projects, path, subject))
    return failure(name, `the project ${path} does not exist: ${message}`, {
      todo: `Create the project ${path} first, as registry.projects says. The credentials are not the problem.`,
      fault: 'access',
    });
  return failure(name, message, {
    todo: `Log in as a user who may push there: cse login ${host}. In Harbor: Projects → ${path} → Members, or a robot account for all projects.`,
    fault: 'access',
  });
}
