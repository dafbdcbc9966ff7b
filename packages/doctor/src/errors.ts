import { CseError, reasonOf } from '@cse/errors';
import type { ReadBase } from './base.ts';

export const noTargetFor = (typed: string | undefined, read: ReadBase | undefined) =>
  new CseError(
    'TARGET_INVALID',
    'usage',
    typed === undefined ? 'no target was given' : `"${typed}" is not a valid base: ${read?.flaws.join('; ')}`,
    { hint: `Set the base at the registry: --to ${read?.base ?? 'base.myregistry.company.com'}` },
  );

export const noChain = (host: string, reason: string) =>
  new CseError('CHAIN_INCOMPLETE', 'access', `the CA of ${host} cannot be determined: ${reason}`, {
    hint: `cse doctor --to ${host} --check tls shows what is wrong; pass a CA with --ca ${host}=FILE.`,
  });

/** Nothing was named that could be looked at. */
export const nothingToLookAt = () =>
  new CseError('NOTHING_ASKED', 'usage', 'there is nothing to check', {
    hint: 'Set the target with --to BASE and the releases with --cse and --tkg, or use a config with --config.',
  });

/** A file that was named. */
export const unreadable = (what: string, cause: unknown) =>
  new CseError('FILE_UNREADABLE', 'usage', `${what} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path.',
    cause,
  });
