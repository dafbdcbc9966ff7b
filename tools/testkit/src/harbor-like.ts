import type { ProxyFault, SeenRequest } from './fault.ts';
import { proxy, type Proxy, type FaultProxyOptions } from './proxy.ts';
import { basicCredentials, error, json, Tokens } from './tokens.ts';

export interface HarborOptions extends Pick<FaultProxyOptions, 'tls'> {
  readonly projects?: readonly string[] | undefined;
  /** Passwords by user. Users may do all in every project that is there; the others may read. */
  readonly users?: Readonly<Record<string, string>> | undefined;
  /** Those of the projects that only users see, and pull from. */
  readonly hidden?: readonly string[] | undefined;
  /** In bytes, by project; the others have none. */
  readonly quotas?: Readonly<Record<string, { readonly hard: number; readonly used: number }>> | undefined;
  /** Those of the projects whose rules keep tags from being moved. */
  readonly immutable?: readonly string[] | undefined;
  /** Bytes free on its disk, which users may ask for. */
  readonly free?: number | undefined;
}

export interface Harbor extends Proxy {
  readonly projects: Set<string>;
}

/**
 * Puts a registry at `target` behind Harbor's manners: projects, API v2.0, its token service; and for a project that is not
 * there the answer is "unauthorized", whoever asks.
 */
export async function harborLike(target: string, options: HarborOptions = {}): Promise<Harbor> {
  const { projects = [], users = { admin: 'Harbor12345' }, hidden = [], tls } = options;
  const there = new Set(projects);
  const tokens = new Tokens({
    users,
    service: 'harbor-registry',
    grant: (user, { repository, actions }) => {
      const project = repository.split('/')[0] ?? '';
      if (!there.has(project)) return [];
      if (user !== undefined) return actions;
      return hidden.includes(project) ? [] : ['pull'];
    },
  });
  const front: Proxy = await proxy(target, {
    tls,
    intercept: async (request, body) => {
      if (request.path.startsWith('/service/token')) return tokens.give(request, '');
      if (request.path.startsWith('/api/v2.0/')) return api({ ...options, request, there, users, body });
      return tokens.refuse(request, `${tls ? 'https' : 'http'}://${request.headers.host}/service/token`);
    },
  });
  return { ...front, projects: there };
}

interface ApiCall extends HarborOptions {
  readonly request: SeenRequest;
  readonly there: Set<string>;
  readonly users: Readonly<Record<string, string>>;
  body(): Promise<Buffer>;
}

async function api(call: ApiCall): Promise<ProxyFault> {
  const { request, there, users } = call;
  const { pathname, searchParams } = new URL(request.path, 'http://x');
  const credentials = basicCredentials(request);
  if (credentials && users[credentials.user] !== credentials.password)
    return error(401, 'UNAUTHORIZED', 'unauthorized');
  if (pathname === '/api/v2.0/systeminfo') return json(200, { harbor_version: 'v2.11.0', auth_mode: 'db_auth' });
  if (pathname === '/api/v2.0/health') return json(200, { status: 'healthy', components: [] });
  if (pathname === '/api/v2.0/projects' && request.method === 'HEAD')
    return there.has(searchParams.get('project_name') ?? '')
      ? json(200, {})
      : error(404, 'NOT_FOUND', 'project not found');
  if (pathname === '/api/v2.0/projects' && request.method === 'GET')
    return listed(call, { name: searchParams.get('name'), anonymous: credentials === undefined });
  if (pathname === '/api/v2.0/projects' && request.method === 'POST') return created(call, credentials?.user);
  if (pathname === '/api/v2.0/systeminfo/volumes')
    return credentials && call.free !== undefined
      ? json(200, { storage: [{ total: 2 * call.free, free: call.free }] })
      : error(403, 'FORBIDDEN', 'forbidden');
  const [, name = '', topic] = /^\/api\/v2\.0\/projects\/([^/]+)(\/.+)?$/.exec(pathname) ?? [];
  return name === '' ? error(404, 'NOT_FOUND', 'not found') : project(call, name, topic);
}

/** One project, by its name or its number. */
function project(
  { there, quotas = {}, immutable = [] }: ApiCall,
  called: string,
  topic: string | undefined,
): ProxyFault {
  const names = [...there];
  const name = there.has(called) ? called : names[Number(called) - 1];
  if (name === undefined) return error(403, 'FORBIDDEN', 'forbidden');
  const { hard, used } = quotas[name] ?? { hard: -1, used: 0 };
  if (topic === '/summary') return json(200, { quota: { hard: { storage: hard }, used: { storage: used } } });
  if (topic === '/immutabletagrules')
    return json(200, immutable.includes(name) ? [{ id: 1, disabled: false, template: 'immutable_template' }] : []);
  return topic === undefined
    ? json(200, { name, project_id: names.indexOf(name) + 1 })
    : error(404, 'NOT_FOUND', 'not found');
}

interface ListRequest {
  readonly name: string | null;
  readonly anonymous: boolean;
}

function listed({ there, hidden = [] }: ApiCall, { name, anonymous }: ListRequest): ProxyFault {
  const projects = [...there]
    .map((project, at) => ({
      name: project,
      project_id: at + 1,
      metadata: { public: String(!hidden.includes(project)) },
    }))
    .filter((project) => name === null || project.name.includes(name))
    .filter(({ metadata }) => !anonymous || metadata.public === 'true');
  return json(200, projects, { 'x-total-count': String(projects.length) });
}

async function created({ there, body }: ApiCall, user: string | undefined): Promise<ProxyFault> {
  if (user === undefined) return error(401, 'UNAUTHORIZED', 'unauthorized');
  const { project_name: name }: { readonly project_name: string } = JSON.parse((await body()).toString());
  if (there.has(name)) return error(409, 'CONFLICT', `The project named ${name} already exists`);
  there.add(name);
  return { kind: 'answer', status: 201, headers: { location: `/api/v2.0/projects/${there.size}` } };
}
