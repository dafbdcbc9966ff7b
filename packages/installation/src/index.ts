export { carry, installed, type CarriedInstallers, type CarryOptions, type Load } from './node-carry.ts';
export { checkCarried, type CarriedProblem, type Checking, type Found } from './node-check-carried.ts';
export { findRelease, type Looking } from './node-find-release.ts';
export { findInstallation, type Installation } from './node-installation.ts';
export { packTexts } from './node-tarball.ts';
export { goBack, update, type Updated, type UpdateOptions } from './node-update.ts';
export { type Release } from './release.ts';
