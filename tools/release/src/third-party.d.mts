import type { Plugin } from 'esbuild';

/** A package of others, and its licence. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

export function thirdPartyLicences(): Plugin;
export function readThirdParty(folder: string): ThirdParty;
export function printLicences(parties: readonly ThirdParty[]): string;
export function parseLicences(text: string): readonly ThirdParty[];
