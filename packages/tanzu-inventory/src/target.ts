const ALIASES: Readonly<Record<string, string>> = {
  k8s: 'kubernetes',
  kubernetes: 'kubernetes',
  tmc: 'mission-control',
  'mission-control': 'mission-control',
  ops: 'operations',
  operations: 'operations',
  global: 'global',
};

/** What a plugin works on, by its full name: inventories and people also write `k8s`, `tmc` and `ops`. */
export function fullTarget(target: string): string {
  const name = target.toLowerCase();
  return ALIASES[name] ?? name;
}
