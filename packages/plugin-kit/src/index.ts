export type { CheckedPlugin } from './checked-plugin.ts';
export type { PluginCase } from './check-plan.ts';
export type { PluginCheck } from './check-package.ts';
export { checksOf } from './checks.ts';
export { BASE, planOf, relocate, type PlannedItem, type PlanningScene } from './plan-of.ts';
export { intoArchive, throughArchive, type ArchivedItem } from './through-archive.ts';
export { readCases } from './node-cases.ts';
export { packPlugin, type PackedPlugin } from './node-pack.ts';
export { openPackage, type OpenedPackage } from './node-unpack.ts';
