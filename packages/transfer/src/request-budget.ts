import { z } from 'zod';
import { invalidHostSetting } from './errors.ts';

/** Limits for requests to a registry. */
export interface RequestBudget {
  /** How often a piece of work, such as a blob, is retried without progress. */
  readonly retries?: number | undefined;
  /** How long the registry may be silent, in seconds. */
  readonly timeout?: number | undefined;
  /** The minimum transfer rate, in bytes per second. */
  readonly minRate?: number | undefined;
}

/** The keys of a registry in `cse.yaml`. */
export const budgetKeys = {
  retries: z.int().min(0).max(100).optional().describe('Retries per blob, manifest or token without progress'),
  timeout: z.number().positive().max(86_400).optional().describe('How long to wait for a silent registry, in seconds'),
  minRate: z.int().min(0).optional().describe('The minimum transfer rate, in bytes per second'),
};

const RANGES = {
  retries: 'a whole number from 0 to 100',
  timeout: 'a number of seconds, at most 86400',
  minRate: 'a whole number of bytes per second',
};

/** Reads what flags or variables say of it. Throws `HOST_SETTING_INVALID`. */
export function parseBudget(value: (flag: string) => unknown): RequestBudget {
  return {
    ...part('retries', value('retries')),
    ...part('timeout', value('timeout')),
    ...part('minRate', value('min-rate')),
  };
}

function part(key: keyof RequestBudget, value: unknown): RequestBudget {
  if (value === undefined) return {};
  const result = budgetKeys[key].safeParse(Number(value));
  if (value !== '' && result.success) return { [key]: result.data };
  const flag = key === 'minRate' ? '--min-rate' : `--${key}`;
  throw invalidHostSetting(flag, String(value), `it must be ${RANGES[key]}`);
}
