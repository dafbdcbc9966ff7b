import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '@cse/graph';
import type { Filling, MediumOptions, Planning, PluginTarball, WritingOptions } from '@cse/transfer';
import { pluginGone } from '../errors.ts';
import type { ArchiveManifest } from '../format/manifest.ts';
import { keptPlan, type PlanInFolder } from './kept-plan.ts';
import { parseSize } from '../format/part-size.ts';
import { readSince } from '../read/read-since.ts';
import { archiveTarget } from './target.ts';

/** Begins an archive in a folder, or goes on with the one that was begun there for the same. */
export async function writeArchive(dir: string, options: WritingOptions): Promise<Filling> {
  const { files, planning, flags } = options;
  const kept = await keptPlan(dir, files);
  const repair = numbersIn(flags['repair']);
  const along = (await options.plugins?.()) ?? { tarballs: [], notes: [] };
  const plugins = repair && kept?.finished ? carriedBy(kept.finished, along.tarballs) : along.tarballs;
  const plan = planBegun(kept, planning, repair) ?? (await planning.plan());
  const target = await archiveTarget(dir, { plan, files, plugins, ...(await settingsOf(options)), repair });
  return {
    plan,
    repository: (name) => target.repository(name),
    finish: async () => void (await target.finish()),
    notes: [
      ...plugins.map((plugin) => tookAlong(plugin, dir)),
      ...along.notes,
      ...(kept?.finished ? [notRead(dir)] : []),
    ],
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}

const tookAlong = ({ name, version }: PluginTarball, dir: string) =>
  `took the plugin ${name} ${version} along; cse plugins install ${dir} installs it inside`;

/** The plugins of an archive whose parts are made again, each to be read where it is still installed as it was then. */
const carriedBy = ({ plugins = [], contents }: ArchiveManifest, here: readonly PluginTarball[]) =>
  plugins.map((plugin): PluginTarball => {
    const { tarball: digest, name, version } = plugin;
    const size = contents.find((content) => content.digest === digest)?.size ?? 0;
    const read = () => {
      throw pluginGone(name, version);
    };
    return { ...plugin, digest, size, read: here.find((each) => each.digest === digest)?.read ?? read };
  });

const notRead = (dir: string) =>
  `existing content of ${dir} was not read again; check it with cse archive verify ${dir} --read-data`;

/** The plan of what was begun for the same, or of the archive whose parts are made again: what it names may have moved since. */
function planBegun(
  kept: PlanInFolder | undefined,
  { items, platforms }: Planning,
  repair: readonly number[] | undefined,
): Plan | undefined {
  if (!kept || repair !== undefined) return kept?.plan;
  const asked = kept.plan.asked?.map(({ use, options }) => ({ use, options }));
  const isSame =
    isDeepStrictEqual(asked, JSON.parse(JSON.stringify(items))) && isDeepStrictEqual(kept.plan.platforms, platforms);
  return !kept.finished && isSame ? kept.plan : undefined;
}

async function settingsOf(options: MediumOptions) {
  const { flags, clock, readNamed } = options;
  const { 'part-size': partSize, since, sign } = flags;
  return {
    ...(typeof partSize === 'string' ? { partSize: parseSize('part-size', partSize) } : {}),
    ...(typeof since === 'string' ? { base: await readSince(since, options) } : {}),
    ...(typeof sign === 'string'
      ? { sign: { secretKey: await readNamed('sign', sign), at: Math.floor(clock.now() / 1000) } }
      : {}),
  };
}

const numbersIn = (value: unknown) => (Array.isArray(value) ? value.map(Number) : undefined);
