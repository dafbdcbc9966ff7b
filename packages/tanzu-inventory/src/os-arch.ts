import { invalidOsArch, unknownOsArch } from './errors.ts';
import { fullTarget } from './target.ts';
import type { Inventory } from './inventory.ts';
import type { PluginBinary } from './plugin-binary.ts';

interface ChosenBinaries {
  readonly binaries: readonly PluginBinary[];
  readonly notes: readonly string[];
}

/** Keeps the binaries for some operating systems and architectures; none means all. */
export function keepOsArch(
  inventory: Inventory,
  { binaries, osArch }: { readonly binaries: readonly PluginBinary[]; readonly osArch: readonly string[] },
): ChosenBinaries {
  for (const asked of osArch) if (!/^[a-z0-9]+\/[a-z0-9]+$/.test(asked)) throw invalidOsArch(asked);
  if (osArch.length === 0 || binaries.length === 0) return { binaries, notes: [] };
  const known = [...new Set(binaries.map(osArchOf))].sort();
  const unknown = osArch.find((asked) => !known.includes(asked));
  if (unknown) throw unknownOsArch(inventory.name, unknown, known);
  const kept = binaries.filter((binary) => osArch.includes(osArchOf(binary)));
  const left = new Set(kept.map(releaseOf));
  const lost = new Set(binaries.map(releaseOf).filter((release) => !left.has(release)));
  return { binaries: kept, notes: [...lost].map((release) => `${release} is not built for ${osArch.join(' or ')}`) };
}

const osArchOf = ({ os, architecture }: PluginBinary) => `${os}/${architecture}`;
const releaseOf = ({ name, target, version }: PluginBinary) => `${name}@${fullTarget(target)}:${version}`;
