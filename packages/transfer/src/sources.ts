import { messageOf } from '@cse/errors';
import { parseRepository } from '@cse/oci';
import type { Declaration } from '@cse/plugin';
import { invalidRule } from './errors.ts';

/** Ask `to` instead of `from`: both are prefixes of full names, by whole path segments. */
export interface SourceRule {
  readonly from: string;
  readonly to: string;
}

/** Which addresses are asked instead of others. */
export interface SourceRules {
  /** The user's. */
  readonly sources: readonly SourceRule[];
  /** Those that plugins declare, for content that its publisher moved. */
  readonly moved?: readonly SourceRule[] | undefined;
}

interface MovedContent {
  readonly bundled?: boolean | undefined;
  readonly declaration: Pick<Declaration, 'sources'>;
}

/** The rules that plugins declare, each once. Where those that came with cse ask for their content, no other has a say. */
export function movedBy(plugins: readonly MovedContent[]): readonly SourceRule[] {
  const rulesOf = (some: readonly MovedContent[]) =>
    some.flatMap(({ declaration }) => declaration.sources ?? []).map(checkSourceRule);
  const { bundled = [], added = [] } = Object.groupBy(plugins, (plugin) => (plugin.bundled ? 'bundled' : 'added'));
  const settled = rulesOf(bundled);
  const isSettled = ({ from }: SourceRule) =>
    settled.some((rule) => isBelow(from, rule.from) || isBelow(rule.from, from));
  const rules = [...settled, ...rulesOf(added).filter((rule) => !isSettled(rule))];
  return [...new Map(rules.map((rule) => [`${rule.from}=${rule.to}`, rule])).values()];
}

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
    throw invalidRule(rule, `${prefix} is not a registry: ${messageOf(cause)}`);
  }
}

/** The names to ask for a repository, in order. The user's rules for a prefix take the place of those that plugins declare. */
export function candidatesOf(repository: string, { sources, moved = [] }: SourceRules): readonly string[] {
  const [own = [], declared = []] = [sources, moved].map((rules) =>
    rules.filter(({ from }) => isBelow(repository, from)),
  );
  const used = own.length > 0 ? own : declared;
  return used.length > 0 ? used.map(({ from, to }) => to + repository.slice(from.length)) : [repository];
}

const isBelow = (repository: string, prefix: string) => repository === prefix || repository.startsWith(`${prefix}/`);
