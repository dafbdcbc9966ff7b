/** What a request to a registry needs, or a token allows: `repository:tkg/a:pull,push`. */
export interface TokenScope {
  readonly repository: string;
  readonly actions: readonly string[];
}

/** Reads one scope. A repository's name may itself hold colons. */
export function parseScope(text: string): TokenScope | undefined {
  const [, repository, actions] = /^repository(?:\(.*\))?:(.+):([^:]*)$/.exec(text) ?? [];
  if (repository === undefined || actions === undefined) return undefined;
  return { repository, actions: actions.split(',').filter(Boolean) };
}

/** What the registry asks for before it answers; nothing for its root. */
export function scopeOf(method: string, path: string): TokenScope | undefined {
  const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(path)?.[1];
  if (repository === undefined) return undefined;
  if (method === 'GET' || method === 'HEAD') return { repository, actions: ['pull'] };
  return { repository, actions: method === 'DELETE' ? ['delete'] : ['pull', 'push'] };
}

export const printScope = ({ repository, actions }: TokenScope) => `repository:${repository}:${actions.join(',')}`;
