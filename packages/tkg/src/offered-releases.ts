import type { OfferedRelease, PlanContext } from '@cse/plugin';
import { parseTkgCompatibility } from './compatibility.ts';
import { readNewest } from './source-files.ts';

/** The TKG releases that the newest `tkg-compatibility` of the source names. */
export async function* offeredReleases(context: PlanContext): AsyncGenerator<OfferedRelease> {
  const { file } = await readNewest('tkg-compatibility', context);
  for (const bom of parseTkgCompatibility(file).boms) {
    const [, version] = /tkg-bom:v(\d+\.\d+\.\d+)$/.exec(bom) ?? [];
    if (version !== undefined) yield { kind: 'tkg', version };
  }
}
