import type { RequestKind } from './request-kind.ts';

/** One way in which a request goes wrong. Parts of a body are named as a share of it, from 0 to 1. */
export type NetworkFault =
  /** The connection is reset: before the request took effect, or after it did and before the answer came. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The connection breaks within the answer: reset, or closed in good order. */
  | { readonly kind: 'broken'; readonly by: 'ECONNRESET' | 'UND_ERR_SOCKET'; readonly at: number }
  /** The connection breaks within what we send. */
  | { readonly kind: 'swallowed'; readonly at: number }
  /** The answer is shorter or longer than it should be; with `told`, its length says so. */
  | { readonly kind: 'short'; readonly at: number; readonly told: boolean }
  | { readonly kind: 'long'; readonly by: number }
  /** One bit of the answer is another. */
  | { readonly kind: 'flip'; readonly at: number }
  /** Somebody answers this instead, and nobody acts. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: AnswerBody; readonly retryAfter?: string }
  /** The request takes effect, and its answer has another status. */
  | { readonly kind: 'status'; readonly status: number }
  /** Headers of the answer are gone. */
  | { readonly kind: 'headerless'; readonly names: readonly string[] }
  /** Nothing is ever answered, or nothing more from a place on. */
  | { readonly kind: 'stall'; readonly at: number | 'headers' }
  /** One byte a second. */
  | { readonly kind: 'drip' }
  /** From now on no token given so far counts. */
  | { readonly kind: 'tokens-die' }
  /** The answer leads somewhere else. */
  | { readonly kind: 'location'; readonly to: string | null }
  /** The content is to be had at another place, which is somebody else's. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** The registry has forgotten the upload. */
  | { readonly kind: 'session-lost' }
  /** It says that it took a piece of an upload, and that it holds nothing. */
  | { readonly kind: 'standing-still' };

export type AnswerBody = 'empty' | 'page' | 'json' | 'TOOMANYREQUESTS' | 'DENIED' | 'MANIFEST_BLOB_UNKNOWN' | 'UNKNOWN';

/** Which requests go wrong, and how. */
export interface NetworkFaultRule {
  readonly side: 'source' | 'target';
  readonly on: RequestKind | 'any';
  /** How many such requests pass before. */
  readonly skip: number;
  /** How many go wrong then; `null` for all. */
  readonly times: number | null;
  readonly fault: NetworkFault;
}

export interface Occasion {
  readonly side: 'source' | 'target' | 'elsewhere';
  readonly kind: RequestKind | 'other';
}

/** Holds what has still to go wrong; says for each request whether it is its turn. */
export function faultScript(rules: readonly NetworkFaultRule[]): (occasion: Occasion) => NetworkFault | undefined {
  const left = rules.map((rule) => ({ ...rule, times: rule.times ?? Infinity }));
  return ({ side, kind }) => {
    for (const rule of left) {
      if (rule.side !== side || (rule.on !== 'any' && rule.on !== kind)) continue;
      if (rule.skip > 0) rule.skip -= 1;
      else if (rule.times > 0) {
        rule.times -= 1;
        return rule.fault;
      }
    }
    return undefined;
  };
}
