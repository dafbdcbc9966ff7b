import * as Flags from '@oclif/core/flags';
import type { WorkerEvent } from '@cse/session';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { budget } from '../flags/budget.ts';
import { queue } from '../flags/queue.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { renderWorkerEvent } from '../queued/worker-event.ts';

const { config, ca, source, concurrency, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

/** What a worker did until it ended. */
interface WorkerTotals {
  readonly settled: number;
  readonly released: number;
}

export default class Worker extends CseCommand {
  static override summary = 'Run parts of plans from a queue; start as many as you like, on any machines';
  static override description =
    'Credentials, certificates and settings of registries are those of this machine: a queue carries none. ' +
    'On a first Ctrl-C the worker gives back what it works on, and ends.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --queue postgres://cse@db.example/cse',
    '<%= config.bin %> <%= command.id %> --site munich --concurrency 4',
  ];
  static override flags = {
    ...{ config, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin, ...budget },
    concurrency: { ...concurrency, summary: 'how many transfers this worker has under way at one registry; 16' },
    ...queue,
    slots: Flags.integer({ summary: 'how many parts to work on at once', helpValue: 'N', min: 1, max: 64, default: 2 }),
    site: Flags.string({ summary: 'only parts that go to this site, by its name or host', helpValue: 'NAME' }),
    'until-empty': Flags.boolean({ summary: 'end when no run is under way' }),
  };

  async run(): Promise<WorkerTotals> {
    const { flags } = await this.parse(Worker);
    using interruption = interruptible();
    const session = sessionOf(this.config);
    await using shared = await session.queue(flags.queue);
    const totals = { settled: 0, released: 0 };
    const { slots, site, 'until-empty': untilEmpty } = flags;
    const onEvent = (event: WorkerEvent) => {
      if (event.type === 'part-settled') totals.settled += 1;
      if (event.type === 'part-released') totals.released += 1;
      const line = renderWorkerEvent(event);
      if (line !== undefined) print(process.stderr, line);
    };
    print(process.stderr, 'waiting for parts');
    await session.work(flags, { queue: shared, slots, site, untilEmpty, signal: interruption.signal, onEvent });
    return totals;
  }
}
