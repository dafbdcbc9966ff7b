import type { NetworkFaultRule } from './fault.ts';
import type { Schedule } from './schedule.ts';

/** Says whether all that goes wrong in a schedule is one thing, once, that trying again mends. */
export function mends({ trouble }: Schedule): boolean {
  const { faults, fileFault, abortAt, killAt } = trouble;
  const [rule, ...more] = faults;
  if (fileFault ?? abortAt ?? killAt) return false;
  return rule === undefined || (more.length === 0 && rule.times === 1 && passes(rule));
}

const BUSY = new Set([408, 429, 500, 502, 503, 504]);

function passes({ fault, on, skip }: NetworkFaultRule): boolean {
  switch (fault.kind) {
    case 'reset':
    case 'broken':
    case 'swallowed':
    case 'short':
    case 'long':
    case 'flip':
    case 'stall':
    case 'drip':
      return true;
    // A token that is refused as soon as it was bought is no token.
    case 'tokens-die':
      return skip > 2;
    // Who forgets an upload that it has not opened yet has no such repository.
    case 'session-lost':
      return on !== 'upload-start' && on !== 'mount' && on !== 'any';
    case 'headerless':
      return !fault.names.includes('location');
    case 'answer':
      return BUSY.has(fault.status) && fault.retryAfter !== '86400';
    case 'status':
      return fault.status === 500;
    case 'location':
    case 'redirect':
    case 'standing-still':
      return false;
  }
}
