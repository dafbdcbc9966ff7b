import { visible } from '@cse/errors';
import { findPlugins } from '@cse/session';
import type { VettingOptions } from './node-vet-plugin.ts';
import { rightsOf } from './rights.ts';

/** Tells which plugins are left out, and why, and what those may do that are named. */
export async function tellInstalled(names: readonly string[], options: VettingOptions): Promise<void> {
  const { packages, reserved, tell } = options;
  const { plugins, leftOut } = await findPlugins(packages, { reserved });
  const rights = plugins.flatMap(({ name, version, declaration, bundled = false }) => {
    const { pjson } = packages.find((each) => each.name === name) ?? {};
    if (bundled || !names.includes(name)) return [];
    return [`${name} ${version}`, ...rightsOf({ ...pjson, name, version }, declaration, options)];
  });
  const lines = [...leftOut.map(({ error }) => `note: left out: ${visible(error.message)}`), ...rights];
  if (lines.length > 0) tell(lines);
}
