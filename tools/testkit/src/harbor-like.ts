import type { Fault, SeenRequest } from './fault.ts';
import { proxy, type Proxy, type ProxyOptions } from './proxy.ts';
import { basicCredentials, error, json, Tokens } from './tokens.ts';

export interface HarborOptions extends Pick<ProxyOptions, 'tls'> {
  readonly projects?: readonly string[] | undefined;
  /** Passwords by user. Users may do all in every project that is there; the others may read. */
  readonly users?: Readonly<Record<string, string>> | undefined;
}

export interface Harbor extends Proxy {
  readonly projects: Set<string>;
}

/**
 * Puts a registry at `target` behind Harbor's manners: projects, API v2.0, its token service; and for a project that is not
 * there the answer is "unauthorized", whoever asks.
 */
export async function harborLike(
  target: string,
  { projects = [], users = { admin: 'Harbor12345' }, tls }: HarborOptions = {},
): Promise<Harbor> {
  const there = new Set(projects);
  const tokens = new Tokens({
    users,
    service: 'harbor-registry',
    grant: (user, { repository, actions }) => {
      if (!there.has(repository.split('/')[0] ?? '')) return [];
      return user === undefined ? ['pull'] : actions;
    },
  });
  const front: Proxy = await proxy(target, {
    tls,
    intercept: async (request, body) => {
      if (request.path.startsWith('/service/token')) return tokens.give(request, '');
      if (request.path.startsWith('/api/v2.0/')) return api({ request, there, users, body });
      return tokens.refuse(request, `${tls ? 'https' : 'http'}://${request.headers.host}/service/token`);
    },
  });
  return { ...front, projects: there };
}

interface ApiCall {
  readonly request: SeenRequest;
  readonly there: Set<string>;
  readonly users: Readonly<Record<string, string>>;
  body(): Promise<Buffer>;
}

async function api(call: ApiCall): Promise<Fault> {
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
  if (pathname === '/api/v2.0/projects' && request.method === 'GET') return listed(there, searchParams.get('name'));
  if (pathname === '/api/v2.0/projects' && request.method === 'POST') return created(call, credentials?.user);
  const name = /^\/api\/v2\.0\/projects\/([^/]+)$/.exec(pathname)?.[1];
  if (name !== undefined && there.has(name)) return json(200, { name, project_id: [...there].indexOf(name) + 1 });
  return name === undefined ? error(404, 'NOT_FOUND', 'not found') : error(403, 'FORBIDDEN', 'forbidden');
}

function listed(there: ReadonlySet<string>, name: string | null): Fault {
  const found = [...there].filter((project) => name === null || project.includes(name));
  const projects = found.map((project, at) => ({ name: project, project_id: at + 1, metadata: { public: 'true' } }));
  return json(200, projects, { 'x-total-count': String(found.length) });
}

async function created({ there, body }: ApiCall, user: string | undefined): Promise<Fault> {
  if (user === undefined) return error(401, 'UNAUTHORIZED', 'unauthorized');
  const { project_name: name } = JSON.parse((await body()).toString()) as { project_name: string };
  if (there.has(name)) return error(409, 'CONFLICT', `The project named ${name} already exists`);
  there.add(name);
  return { kind: 'answer', status: 201, headers: { location: `/api/v2.0/projects/${there.size}` } };
}
