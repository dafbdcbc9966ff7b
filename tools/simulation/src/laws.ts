import { isArchive, openArchive } from '@cse/archive';
import { isCseError } from '@cse/errors';
import { parseReference } from '@cse/oci';
import { overspent } from './budget.ts';
import type { NetworkFaultRule } from './fault.ts';
import { mends } from './mends.ts';
import type { Ending } from './process.ts';
import type { Schedule } from './schedule.ts';
import { gapsAt, missing, wrongTags } from './workload.ts';
import { ARCHIVE, relocate, type World } from './world.ts';

type Broken = readonly string[];

/** What has to hold after any process, whatever went wrong. */
export async function afterAny(world: World, schedule: Schedule, ending: Ending): Promise<Broken> {
  const { outcome, endless, error, network } = ending;
  if (endless !== undefined) return [endless];
  return [
    ...(outcome === 'internal' || outcome === 'plugin' ? [`it ends as a bug of ours: ${textOf(error ?? ending)}`] : []),
    ...network.outrages,
    ...(lies(schedule.trouble.faults) ? [] : [...world.source.outrages, ...world.target.outrages]),
    ...(outcome === 'killed' ? [] : leftOf(ending)),
    ...(await wrongTags(world.target.store, world.source.store, namesOf(world))),
    ...(await whetherArchive(world, outcome)),
    ...(outcome === 'done' && world.way !== 'export' ? await gaps(world) : []),
    ...tookTooLong(ending),
    ...(await overspent(world, ending)),
  ];
}

/** What has to hold of a process in which nothing went wrong that trying again does not mend. */
export function afterMending(schedule: Schedule, { outcome, error, report }: Ending): Broken {
  if (outcome === 'done' || !mends(schedule)) return [];
  return [`one passing fault ends it with ${outcome}: ${textOf(error ?? report?.failures)}`];
}

/** What has to hold once nothing goes wrong any more. */
export async function afterClean(world: World, ending: Ending): Promise<Broken> {
  const { outcome, error, report } = ending;
  if (outcome === 'done') return world.way === 'export' ? [] : gaps(world);
  if (isOtherPlan(error)) return [];
  return [`without faults it ends with ${outcome}: ${textOf(error ?? report?.failures)}`];
}

// What stands beside an image may have been hidden the first time; a folder keeps to the plan that it was begun with.
const isOtherPlan = (error: unknown) => isCseError(error) && OTHER_PLAN.has(error.code);
const OTHER_PLAN = new Set(['ARCHIVE_EXISTS', 'ARCHIVE_UNFINISHED']);

/** What has to hold of a run that finds all done. */
export function afterIdle({ network }: Ending): Broken {
  const writing = network.seen.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const moving = network.seen.filter(({ kind }) => kind === 'blob-get');
  return [...writing, ...moving]
    .filter(({ kind }) => kind !== 'token')
    .map(({ method, url }) => `a run with nothing to do does ${method} ${url}`);
}

const textOf = (value: unknown) =>
  value instanceof Error ? `${value.stack?.split('\n').slice(0, 4).join(' ')}` : JSON.stringify(value)?.slice(0, 400);

function leftOf({ network, files, clock }: Ending): Broken {
  const left = [
    [clock.waiting, 'timers'],
    [Math.max(network.leftOpen, network.bodies.count), 'answers that nobody read or left'],
    [files.open(), 'files that are open'],
  ] as const;
  return left.filter(([count]) => count > 0).map(([count, what]) => `it leaves ${count} ${what}`);
}

const ABORT = 15_000;

function tookTooLong({ abortTook = 0 }: Ending): Broken {
  return abortTook > ABORT ? [`stopped by its user, it goes on for ${abortTook / 1000} s`] : [];
}

/** Says whether a fault makes a registry say of content that it is there when it is not. */
const lies = (faults: readonly NetworkFaultRule[]) =>
  faults.some(({ fault }) => (fault.kind === 'answer' || fault.kind === 'status') && fault.status < 300);

const namesOf = ({ references }: World) => {
  const names = new Set(references.map((reference) => parseReference(reference).repository));
  return [...names].map((name) => [name, relocate(name)] as const);
};

const gaps = ({ source, target, references }: World) =>
  gapsAt(target.store, { source: source.store, references, relocate });

/** What passes for an archive is one, with all that was wanted in it; and after a success there is one. */
async function whetherArchive(world: World, outcome: Ending['outcome']): Promise<Broken> {
  if (world.way !== 'export') return [];
  const files = world.disk.files();
  if (!(await isArchive(ARCHIVE, files))) return outcome === 'done' ? ['it says done, and there is no archive'] : [];
  await using archive = await openArchive([ARCHIVE], { files, allowUnsigned: true });
  const problems = await archive.check({ readData: true });
  const lacks: string[] = [];
  for (const reference of world.references) {
    const { repository, tag = '' } = parseReference(reference);
    const [ours, theirs] = [world.source.store.repository(repository), archive.repository(repository)];
    const wanted = await ours.resolve(tag);
    const found = await theirs.resolve(tag).catch(() => undefined);
    if (found?.digest !== wanted.digest) lacks.push(`${reference} is not in the archive`);
    else lacks.push(...(await missing(wanted, theirs)));
  }
  return [...problems.map(({ message }) => `it passes for an archive, and ${message}`), ...lacks];
}
