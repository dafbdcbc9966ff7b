import * as Flags from '@oclif/core/flags';
import type { RegistryEvent, WorkerEvent } from '@cse/session';

import { measuredWork, renderWorkerEvent } from '@cse/service';
import { print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { budget } from '../flags/budget.ts';
import { metrics } from '../flags/listening.ts';
import { queue } from '../flags/queue.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { sessionOf } from '../here.ts';
import { interruptible } from '../interruption.ts';
import { version } from '../version.ts';

const { config, ca, source, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

/** What a worker did until it ended. */
interface WorkerTotals {
  readonly settled: number;
  readonly released: number;
}

export default class Worker extends CseCommand {
  static override summary = 'Run parts of plans from a queue; start any number of workers, on any machines';
  static override description =
    'Uses the credentials, certificates and registry settings of this machine: a queue has none. ' +
    'On Ctrl-C, the worker returns its parts to the queue and exits.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --queue postgres://cse@db.example/cse',
    '<%= config.bin %> <%= command.id %> --site munich --concurrency 4',
  ];
  static override flags = {
    ...{ config, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin, ...budget },
    concurrency: Flags.integer({
      summary: 'the number of parallel transfers of this worker per registry; default 16',
      helpValue: 'N',
      min: 1,
      max: 256,
    }),
    ...queue,
    slots: Flags.integer({
      summary: 'the number of parts to run in parallel',
      helpValue: 'N',
      min: 1,
      max: 64,
      default: 2,
    }),
    site: Flags.string({ summary: 'only run parts for this site, by name or host', helpValue: 'NAME' }),
    'until-empty': Flags.boolean({ summary: 'exit when no run is in progress' }),
    ...metrics,
  };

  async run(): Promise<WorkerTotals> {
    const { flags } = await this.parse(Worker);
    using interruption = interruptible();
    await using shared = await (await sessionOf(this.config)).queue(flags.queue);
    const totals = { settled: 0, released: 0 };
    const { slots, site, 'until-empty': untilEmpty } = flags;
    const onEvent = (event: WorkerEvent) => {
      if (event.type === 'part-settled') totals.settled += 1;
      if (event.type === 'part-released') totals.released += 1;
      const line = renderWorkerEvent(event);
      if (line !== undefined) print(process.stderr, line);
    };
    print(process.stderr, 'waiting for parts');
    const session = (heard?: (event: RegistryEvent) => void) => sessionOf(this.config, heard);
    const options = { queue: shared, slots, site, untilEmpty, signal: interruption.signal, onEvent };
    await measuredWork(options, { flags, session, version });
    return totals;
  }
}
