import { CseError } from '@cse/errors';
import type { ReadBase } from './base.ts';

export const noTargetFor = (typed: string | undefined, read: ReadBase | undefined) =>
  new CseError(
    'TARGET_INVALID',
    'usage',
    typed === undefined ? 'no target was named' : `"${typed}" cannot be entered: ${read?.flaws.join('; ')}`,
    { hint: `Give the registry's base: --to ${read?.base ?? 'base.myregistry.company.com'}` },
  );

export const noChain = (host: string, reason: string) =>
  new CseError('CHAIN_INCOMPLETE', 'access', `what ${host} needs to be trusted cannot be told: ${reason}`, {
    hint: `cse doctor --to ${host} --check tls says what is wrong; a CA is given with --ca ${host}=FILE.`,
  });
