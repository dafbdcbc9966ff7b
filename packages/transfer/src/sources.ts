import { parseRepository } from '@cse/oci';
import { invalidRule } from './errors.ts';

/** Ask `to` instead of `from`: both are prefixes of full names, by whole path segments. */
export interface SourceRule {
  readonly from: string;
  readonly to: string;
}

/** The vendor moved its public registry in 2024; the old name stays the name of the content. */
export const BUILT_IN_SOURCES: readonly SourceRule[] = [
  { from: 'projects.registry.vmware.com', to: 'projects.packages.broadcom.com' },
  { from: 'projects.registry.vmware.com', to: 'projects.registry.vmware.com' },
];

/** Reads `FROM=TO`. Throws `SOURCE_RULE_INVALID`. */
export function parseSourceRule(text: string): SourceRule {
  const [from, to, ...rest] = text.split('=');
  if (!from || !to || rest.length > 0) throw invalidRule(text, 'it is not FROM=TO');
  return checkSourceRule({ from, to });
}

export function checkSourceRule({ from, to }: SourceRule): SourceRule {
  return { from: prefixOf(from, `${from}=${to}`), to: prefixOf(to, `${from}=${to}`) };
}

/** A prefix as full names have it: what people call docker.io is index.docker.io there. */
function prefixOf(prefix: string, rule: string): string {
  const below = '/x/x';
  try {
    return parseRepository(prefix + below).slice(0, -below.length);
  } catch (cause) {
    throw invalidRule(rule, `${prefix} is not a registry: ${(cause as Error).message}`);
  }
}

/** The names to ask for a repository, in order. The user's rules for a prefix take the place of the built-in ones. */
export function candidatesOf(repository: string, rules: readonly SourceRule[]): readonly string[] {
  const own = rules.filter(({ from }) => isBelow(repository, from));
  const used = own.length > 0 ? own : BUILT_IN_SOURCES.filter(({ from }) => isBelow(repository, from));
  return used.length > 0 ? used.map(({ from, to }) => to + repository.slice(from.length)) : [repository];
}

const isBelow = (repository: string, prefix: string) => repository === prefix || repository.startsWith(`${prefix}/`);
