import { FAULTS, isCseError, worstFault, type CseError, type Fault } from '@cse/errors';
import type { TransferConfig } from '@cse/transfer';
import type { Flags } from './flags.ts';

/** Why nothing could be said of a site. */
export interface SiteFailure {
  readonly code: string;
  readonly fault: Fault;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What was found at one site, or why nothing was. */
export type AtSite<T> = { readonly site: string; readonly to: string } & (T | { readonly failure: SiteFailure });

/** What was found at several sites, in their order. */
export interface AtSites<T> {
  readonly ok: boolean;
  /** Who must act, where it is not ok. */
  readonly fault?: Fault | undefined;
  readonly sites: readonly AtSite<T>[];
}

/**
 * Does for each site what is for one, with the flags that choose it; a site where it fails holds up no other. Where there is
 * one target, it is done there alone, and its error is thrown.
 */
export async function eachSite<T extends object>(
  { sites = [] }: TransferConfig,
  flags: Flags,
  work: (flags: Flags) => Promise<T>,
): Promise<T | AtSites<T>> {
  if (sites.length < 2) return work(flags);
  const found: AtSite<T>[] = [];
  for (const { name, to } of sites) found.push({ site: name, to, ...(await tried(() => work({ ...flags, to }))) });
  const fault = worstFault(found.flatMap(faultsIn));
  return { ok: fault === undefined, ...(fault && { fault }), sites: found };
}

async function tried<T>(work: () => Promise<T>): Promise<T | { readonly failure: SiteFailure }> {
  try {
    return await work();
  } catch (error) {
    // What was typed wrong is wrong for all sites.
    if (!isCseError(error) || error.fault === 'usage' || error.fault === 'internal') throw error;
    return { failure: failureOf(error) };
  }
}

const failureOf = ({ code, fault, message, hint }: CseError): SiteFailure => ({
  code,
  fault,
  message,
  ...(hint === undefined ? {} : { hint }),
});

function faultsIn(found: object): readonly Fault[] {
  const { failure, fault }: { readonly failure?: SiteFailure; readonly fault?: unknown } = found;
  return FAULTS.filter((each) => each === (failure?.fault ?? fault));
}
