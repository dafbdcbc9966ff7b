import { invalidTkrName } from './errors.ts';

// A version has build metadata after "+", which tags and Kubernetes names may not hold; each has its own stand-in.
const NAME = /^v?(\d+\.\d+\.\d+)(?:\+|_|---)([0-9A-Za-z][0-9A-Za-z.-]*)$/;

/** The tag of a version: `v1.28.4_vmware.1-tkg.1` of `v1.28.4+vmware.1-tkg.1`. */
export const tagOf = (version: string): string => version.replaceAll('+', '_');

/** The name of its Kubernetes object: `v1.28.4---vmware.1-tkg.1`. */
export const objectNameOf = (version: string): string => version.replaceAll('+', '---');

/** Reads a TKr's name in any of its three spellings, and gives the one with `+`. Throws `TKR_NAME_INVALID`. */
export function parseTkrName(text: string): string {
  const [, kubernetes, build] = NAME.exec(text.trim()) ?? [];
  if (kubernetes === undefined || build === undefined) throw invalidTkrName(text);
  return `v${kubernetes}+${build}`;
}
