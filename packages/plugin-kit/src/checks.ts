import { caseChecks, type PluginCase } from './check-plan.ts';
import { packageChecks, type PluginCheck } from './check-package.ts';
import type { CheckedPlugin } from './checked-plugin.ts';

/** All that a plugin is held to: its package, and what it plans for each case. */
export const checksOf = (
  plugin: CheckedPlugin,
  cases: Readonly<Record<string, PluginCase>>,
): readonly PluginCheck[] => [
  ...packageChecks(plugin),
  ...Object.entries(cases).flatMap(([title, given]) => caseChecks(plugin, title, given)),
];
