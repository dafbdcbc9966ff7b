import { bundleWants, isBundle } from '@cse/imgpkg';
import type { TkgKnowledge } from '@cse/tkg';
import { facts } from './facts.ts';

/** The release's facts, and who knows bundles. */
export const knowledge: TkgKnowledge = { facts, bundles: { isBundle, bundleWants } };
