/** Says whether a version is the one asked for, or one of those that a short one stands for: `v1.9` is also `v1.9.1`. */
export function matchesVersion(version: string, asked: string): boolean {
  return version === asked || version.startsWith(`${asked}.`);
}

/** Orders versions as semver does (semver.org, section 11); what is no version comes first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (!left || !right) return Number(Boolean(left)) - Number(Boolean(right)) || compareText(a, b);
  return compareLists(left.core, right.core) || comparePreReleases(left.pre, right.pre) || compareText(a, b);
}

/** Orders text as databases do: by its code units, whatever the language of the machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function parseVersion(text: string) {
  const match = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text);
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', pre] = match;
  return { core: [major, minor, patch].map(Number), pre: pre?.split('.') ?? [] };
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  // A version comes after its own pre-releases.
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function comparePart(a: string, b: string): number {
  const [left, right] = [isNumber(a), isNumber(b)];
  if (left && right) return Number(a) - Number(b);
  return left === right ? compareText(a, b) : left ? -1 : 1;
}

const compareLists = (a: readonly number[], b: readonly number[]) =>
  a.map((value, index) => value - (b[index] ?? 0)).find((order) => order !== 0) ?? 0;
const isNumber = (text: string) => /^\d+$/.test(text);
