import { isCseError } from '@cse/errors';
import { isDigest } from '@cse/oci';
import { imageOf, PROJECT, type Image } from './image.ts';

/** What a line means. */
export type Meaning =
  | { readonly kind: 'image'; readonly image: Image }
  | { readonly kind: 'suppressed'; readonly image: Image }
  | { readonly kind: 'comment' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unknown'; readonly reason: string };

export type Line = Meaning & {
  /** From 1. */
  readonly number: number;
  /** All of it, its end included. */
  readonly raw: string;
};

export type LineOf<Kind extends Line['kind']> = Extract<Line, { readonly kind: Kind }>;

// Three times what a reference may have; what is longer is not looked at.
const LONGEST = 3072;

/**
 * Says what a line means, given without the blanks around it. It names an image in one to three columns:
 * `registry path tag`, `registry/path tag`, `registry path:tag` or `registry/path:tag`; a digest may stand for the tag.
 */
export function parseLine(content: string): Meaning {
  if (content === '') return { kind: 'blank' };
  if (content.length > LONGEST)
    return content.startsWith('#')
      ? { kind: 'comment' }
      : { kind: 'unknown', reason: `it is longer than ${LONGEST} characters` };
  if (!content.startsWith('#')) return parseImage(content);
  const behind = parseImage(content.replace(/^[#\s]+/, ''));
  return behind.kind === 'image' ? { kind: 'suppressed', image: behind.image } : { kind: 'comment' };
}

function parseImage(content: string): Meaning {
  const reference = referenceIn(content.split(/\s+/));
  if (typeof reference !== 'string') return { kind: 'unknown', ...reference };
  if (!reference.includes('/')) return { kind: 'unknown', reason: 'it names a registry, but no image' };
  try {
    return { kind: 'image', image: imageOf(reference, { within: PROJECT }) };
  } catch (error) {
    if (!isCseError(error)) throw error;
    return { kind: 'unknown', reason: error.message };
  }
}

type Unknown = { readonly reason: string };

function referenceIn(columns: readonly string[]): string | Unknown {
  const [first = '', second, third] = columns;
  if (columns.length > 3) return { reason: `it has ${columns.length} columns, but at most three are allowed` };
  const [host = ''] = first.split('/', 1);
  if (!/[.:]|^localhost$/.test(host)) return { reason: `"${host}" is not the host of a registry` };
  if (second === undefined) return named(first);
  if (third !== undefined) return selected(joined(first, second), third);
  return isDigest(second) || !/[/:@]/.test(second) ? selected(first, second) : named(joined(first, second));
}

/** Puts registry and path together; the project's segment, where both have it, stands once. */
function joined(registry: string, path: string): string {
  const prefix = registry.replace(/(?<!\/)\/+$/, '');
  const doubled = prefix.endsWith(`/${PROJECT}`) && path.startsWith(`${PROJECT}/`);
  return `${prefix}/${doubled ? path.slice(PROJECT.length + 1) : path}`;
}

function selected(name: string, selector: string): string | Unknown {
  if (hasSelector(name)) return { reason: 'it has a tag or a digest in two places' };
  return isDigest(selector) ? `${name}@${selector}` : `${name}:${selector}`;
}

function named(reference: string): string | Unknown {
  return hasSelector(reference) ? reference : { reason: 'it names neither a tag nor a digest' };
}

/** A colon before the first slash is the host's port. */
const hasSelector = (reference: string) => /[:@]/.test(reference.slice(reference.indexOf('/') + 1));
