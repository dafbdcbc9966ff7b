import { blob } from './blob.ts';
import { onlyRead, refusalOf, refused, unsupported } from './errors.ts';
import { isRead, json, type HttpAnswer, type HttpRequest, type Handler } from './exchange.ts';
import type { Guard } from './guard.ts';
import { catalog, referrers, tags } from './listing.ts';
import { manifest } from './manifest.ts';
import { fullName } from './names.ts';
import { parseRoute, type Route } from './route.ts';
import { startUpload, upload } from './upload.ts';
import { mayWrite, type Registry, type Visit } from './visit.ts';

const VERSION = { 'docker-distribution-api-version': 'registry/2.0' };

/** An OCI registry (distribution-spec 1.1) as one function. */
export function registryHandler(registry: Registry, guard: Guard): Handler {
  return async (asked) => {
    try {
      const answer = (await guard(asked)) ?? (await route(registry, asked));
      return { ...answer, headers: { ...VERSION, ...answer.headers } };
    } catch (error) {
      if (asked.signal.aborted) throw error;
      return refusalOf(error);
    }
  };
}

async function route(registry: Registry, asked: HttpRequest): Promise<HttpAnswer> {
  const found = parseRoute(asked.path);
  if (!found)
    return refused(404, { code: 'NOT_FOUND', message: 'this is an OCI registry, and there is nothing at this path' });
  if (found.kind === 'root') return isRead(asked) ? json(200, {}) : unsupported('nothing can be written here');
  if (found.kind === 'catalog') return catalog(registry, asked);
  const { store, target } = registry;
  const { path } = found;
  const name = fullName(path, registry, asked.query.get('ns'));
  const repository = store.repository(name);
  const sink = target?.repository(name);
  return handle({ asked, path, name, repository, sink, registry, signal: asked.signal }, found);
}

async function handle(visit: Visit, route: Exclude<Route, { kind: 'root' | 'catalog' }>): Promise<HttpAnswer> {
  switch (route.kind) {
    case 'tags':
      return tags(visit);
    case 'referrers':
      return referrers(visit, route.reference);
    case 'manifest':
      return manifest(visit, route.reference);
    case 'blob':
      return blob(visit, route.reference);
    case 'uploads':
      return mayWrite(visit) ? startUpload(visit) : onlyRead();
    case 'upload':
      return mayWrite(visit) ? upload(visit, route.id) : onlyRead();
  }
}
