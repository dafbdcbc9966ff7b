interface Plugins {
  readonly plugins: Map<string, { readonly name: string; readonly type: string }>;
}

/** Lists plugins by name, those of cse itself first: oclif loads them all at once, and lists each when it is there. */
export function putInOrder({ plugins }: Plugins): void {
  const rank = ({ type, name }: { readonly name: string; readonly type: string }) =>
    `${type === 'core' ? 0 : 1} ${name}`;
  const listed = [...plugins].sort(([, one], [, other]) => (rank(one) < rank(other) ? -1 : 1));
  plugins.clear();
  for (const [name, plugin] of listed) plugins.set(name, plugin);
}
