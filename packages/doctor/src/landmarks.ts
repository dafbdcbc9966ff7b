import type { Subject } from './subject.ts';

/** A repository below one of the paths: one that is there when the content is, or else a name that may be asked for. */
export function landmarkOf(path: string, { advisers }: Pick<Subject, 'advisers'>): string {
  const landmarks = advisers.flatMap(({ advice }) => advice.landmarks ?? []);
  return landmarks.find((landmark) => landmark.startsWith(`${path}/`)) ?? `${path}/${PROBE}`;
}

/** Where probes stand, below each path. */
export const PROBE = 'cse-doctor';

/** As deep as the deepest content of CSE, and one level more: `tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster`. */
export const DEEP = `${PROBE}/a/b/c/d/e/f/g`;
