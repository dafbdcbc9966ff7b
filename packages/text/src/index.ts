export { bytes, count, duration } from './amounts.ts';
export { jsonOf } from './json.ts';
export { compareText, compareVersions, matchesVersion } from './version.ts';
