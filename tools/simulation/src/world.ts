import type { Store } from '@cse/store';
import { MemoryDisk } from '@cse/testkit';
import { archiveTarget } from '@cse/archive';
import { planTransfer } from '@cse/planner';
import { runPlan, type RunState } from '@cse/transfer';
import { keptState } from './kept-state.ts';
import { pathOf, SimulatedRegistry, type RegistrySettings } from './simulated-registry.ts';
import { fill, simulated, type WorkloadImage } from './workload.ts';
import { VirtualClock } from './virtual-clock.ts';

export const WAYS = ['mirror', 'export', 'import'] as const;
export type Way = (typeof WAYS)[number];

export interface WorldSpec {
  readonly way: Way;
  readonly images: readonly WorkloadImage[];
  readonly source: RegistrySettings;
  readonly target: RegistrySettings;
}

/** All that outlives a process: two registries, a disk, and what runs keep of themselves. */
export interface World {
  readonly way: Way;
  readonly references: readonly string[];
  readonly source: SimulatedRegistry;
  readonly target: SimulatedRegistry;
  readonly disk: MemoryDisk;
  state: RunState;
  /** That of the process that runs. */
  clock: VirtualClock;
}

export const ARCHIVE = '/medium';
export const PART = 100_000;
const BASE = 'target.example/base';

export const relocate = (name: string) => `${BASE}/${pathOf(name)}`;

export async function worldOf({ way, images, ...settings }: WorldSpec): Promise<World> {
  const now = () => world.clock.monotonic();
  const source = new SimulatedRegistry('source.example', { settings: settings.source, now });
  const target = new SimulatedRegistry('target.example', { settings: settings.target, now });
  const references = await fill(source.store, images);
  const [disk, clock] = [new MemoryDisk(), new VirtualClock()];
  const world: World = { way, references, source, target, disk, state: keptState(), clock };
  if (way === 'import') await writeArchive(world, source.store);
  return world;
}

// Made while all is well: what is tried is how it is read.
async function writeArchive({ references, disk, clock }: World, source: Store): Promise<void> {
  const items = [{ use: 'simulated', options: references }];
  const asked = { items, plugins: [simulated], source, target: source, relocate: (name: string) => name };
  const plan = await planTransfer({ ...asked, destination: 'archive' });
  await using target = await archiveTarget(ARCHIVE, { plan, files: disk.files(), partSize: PART });
  const ports = { clock, state: keptState(), readText: async () => '' };
  for await (const event of runPlan(plan, { ports, source, target, asked: '', trusted: false }))
    if (event.type === 'step-failed') throw new Error(event.message);
  await target.finish();
}
