import type { Config } from '@oclif/core/interfaces';
import { renderRuns } from '@cse/render';
import type { RunEntry } from '@cse/session';
import { sessionOf } from './here.ts';

/** The runs that are stored, those of verify among them, and the folder that they are in. */
export interface ListedRuns {
  readonly folder: string;
  readonly runs: readonly RunEntry[];
}

/** Finds the runs stored on this machine, and tells them as a table. */
export async function listRuns(config: Config, tell: (text: string) => Promise<void>): Promise<ListedRuns> {
  const { ports, folders } = await sessionOf(config);
  const runs = await ports.state.list();
  await tell(renderRuns(runs, { folder: folders.state, most: ports.state.limit }));
  return { folder: folders.state, runs };
}
