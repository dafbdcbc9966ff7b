import { z } from 'zod';
import type { Subject } from './subject.ts';
import { targetOf, urlOf } from './target.ts';

/** What Harbor's own API says of one project. */
export interface Project {
  readonly name: string;
  readonly id: number;
  readonly isPublic: boolean | undefined;
}

const systemSchema = z.object({ harbor_version: z.string().optional(), auth_mode: z.string() });
const projectsSchema = z.array(
  z.object({
    name: z.string(),
    project_id: z.number(),
    metadata: z.object({ public: z.string().optional() }).nullish(),
  }),
);

/** The projects that content of CSE stands in, as far as they are there; nothing where the registry is no Harbor. */
export function projectsOf(subject: Subject, signal?: AbortSignal): Promise<readonly Project[] | undefined> {
  const target = targetOf(subject);
  if (!target) return Promise.resolve(undefined);
  return subject.once('harbor projects', async () => {
    if (!(await isHarbor(subject, signal))) return undefined;
    const names = [...new Set(subject.paths.map((path) => projectNameOf(path, subject)))];
    return (await Promise.all(names.map((name) => projectCalled(name, subject, signal)))).flat();
  });
}

/** The project that a path stands in: with a base that has a path, its first segment holds all. */
export function projectNameOf(path: string, subject: Pick<Subject, 'target'>): string {
  const below = subject.target?.path ?? '';
  return below === '' ? path : (below.split('/')[0] ?? '');
}

export const hasProject = (projects: readonly Project[], path: string, subject: Subject): boolean =>
  projects.some(({ name }) => name === projectNameOf(path, subject));

/** Asks Harbor's API; as nobody, where it does not know the credentials, or lets them (as robots') do less than anybody may. */
async function askHarbor(path: string, subject: Subject, signal?: AbortSignal) {
  const target = targetOf(subject);
  if (!target) throw new Error('there is no target to ask');
  const url = `${urlOf(subject, target.host)}/api/v2.0${path}`;
  const reply = await subject.network.ask(url, { signal });
  return reply.status === 401 || reply.status === 403 ? subject.network.ask(url, { signal, anonymous: true }) : reply;
}

async function isHarbor(subject: Subject, signal: AbortSignal | undefined): Promise<boolean> {
  const reply = await askHarbor('/systeminfo', subject, signal).catch(() => undefined);
  return reply?.status === 200 && systemSchema.safeParse(reply.json).success;
}

async function projectCalled(name: string, subject: Subject, signal?: AbortSignal): Promise<readonly Project[]> {
  const { json } = await askHarbor(`/projects?page_size=100&name=${encodeURIComponent(name)}`, subject, signal);
  const found = projectsSchema.safeParse(json);
  const same = found.success ? found.data.filter((project) => project.name === name) : [];
  return same.map(({ project_id: id, metadata }) => ({
    name,
    id,
    isPublic: metadata?.public === undefined ? undefined : metadata.public === 'true',
  }));
}

const rulesSchema = z.array(z.object({ disabled: z.boolean().optional() }));

/** The projects in which rules keep tags from being moved, and how many; none where the registry is no Harbor. */
export async function immutableTagsOf(subject: Subject, signal?: AbortSignal) {
  const projects = (await projectsOf(subject, signal)) ?? [];
  const asked = projects.map(async ({ name, id }) => {
    const { json } = await askHarbor(`/projects/${id}/immutabletagrules`, subject, signal);
    const rules = rulesSchema.safeParse(json);
    return { project: name, count: rules.success ? rules.data.filter(({ disabled }) => !disabled).length : 0 };
  });
  return (await Promise.all(asked)).filter(({ count }) => count > 0);
}

const storageSchema = z.object({ storage: z.number() });
const summarySchema = z.object({ quota: z.object({ hard: storageSchema, used: storageSchema }) });
const volumesSchema = z.object({ storage: z.array(z.object({ total: z.number(), free: z.number() })) });

/** How much a project may hold still, in bytes; nothing where it has no quota, or does not tell. */
export async function quotaOf({ id }: Project, subject: Subject, signal?: AbortSignal) {
  const { json } = await askHarbor(`/projects/${id}/summary`, subject, signal);
  const summary = summarySchema.safeParse(json);
  if (!summary.success || summary.data.quota.hard.storage < 0) return undefined;
  const { hard, used } = summary.data.quota;
  return { limit: hard.storage, free: Math.max(0, hard.storage - used.storage) };
}

/** Bytes free on Harbor's own disk; nothing where it does not tell, as it does to its administrators only. */
export async function diskOf(subject: Subject, signal?: AbortSignal): Promise<number | undefined> {
  const { json } = await askHarbor('/systeminfo/volumes', subject, signal);
  const volumes = volumesSchema.safeParse(json);
  return volumes.success ? volumes.data.storage[0]?.free : undefined;
}
