export { bytes, count, duration } from './amounts.ts';
export { compareText, compareVersions, matchesVersion } from './version.ts';
