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

function passes({ fault }: NetworkFaultRule): boolean {
  switch (fault.kind) {
    case 'reset':
    case 'broken':
    case 'swallowed':
    case 'short':
    case 'long':
    case 'flip':
    case 'stall':
    case 'drip':
    case 'tokens-die':
    case 'session-lost':
    case 'headerless':
      return true;
    case 'answer':
      return BUSY.has(fault.status) && fault.retryAfter !== '86400';
    case 'status':
      return fault.status === 500;
    case 'location':
      return fault.to === null;
    case 'redirect':
    case 'standing-still':
      return false;
  }
}
