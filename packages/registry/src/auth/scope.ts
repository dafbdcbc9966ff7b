/** What a token allows, as the token specification writes it: `repository:a/b:pull,push`. */
export type Scope = string;

export type Action = 'pull' | 'push' | 'delete';

export const repositoryScope = (path: string, ...actions: readonly Action[]): Scope =>
  `repository:${path}:${[...actions].sort().join(',')}`;

interface Parsed {
  /** `repository:a/b`; a name may hold colons. */
  readonly resource: string;
  readonly actions: readonly string[];
}

/** One scope for each resource, sorted, with the actions of all that name it. What has no resource stays as it is. */
export function mergedScopes(scopes: readonly Scope[]): readonly Scope[] {
  const actions = new Map<string, Set<string>>();
  const opaque = new Set<string>();
  for (const scope of scopes) {
    const parsed = parseScope(scope);
    if (!parsed) opaque.add(scope);
    else for (const action of parsed.actions) setOf(actions, parsed.resource).add(action);
  }
  const merged = [...actions].map(([resource, wanted]) => `${resource}:${[...wanted].sort().join(',')}`);
  return [...merged, ...opaque].filter(Boolean).sort();
}

/** Says whether a token for `held` allows all of `wanted`. */
export function covers(held: readonly Scope[], wanted: readonly Scope[]): boolean {
  const merged = mergedScopes(held);
  return wanted.every((scope) => mergedScopes([...merged, scope]).join(' ') === merged.join(' '));
}

function parseScope(scope: Scope): Parsed | undefined {
  const [first, last] = [scope.indexOf(':'), scope.lastIndexOf(':')];
  if (first < 0 || first === last) return undefined;
  // A class in brackets says nothing that matters here: `repository(plugin)` is a repository.
  const [word = ''] = scope.split('(', 1);
  const type = scope[first - 1] === ')' ? word : scope.slice(0, first);
  return {
    resource: `${type}${scope.slice(first, last)}`,
    actions: scope
      .slice(last + 1)
      .split(',')
      .filter(Boolean),
  };
}

function setOf(sets: Map<string, Set<string>>, key: string): Set<string> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}
