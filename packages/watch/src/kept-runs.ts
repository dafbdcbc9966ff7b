import type { KeptEvent } from '@cse/executor';
import type { RunEntry, RunLook, RunState } from '@cse/transfer';
import type { RunPresence, RunSummary, Watched, WatchClock } from './watched.ts';

type KeptState = Pick<RunState, 'list' | 'look'>;

/** A run says that it goes on every second; who says nothing for so long, in milliseconds, does not. */
const SILENCE = 10_000;
/** So long, in milliseconds, one list may take to read journals that were not read before: the next one goes on. */
const PATIENCE = 200;

/** The runs that are kept on this machine, whichever process is at work on them. */
export function keptRuns(state: KeptState, { now }: Pick<WatchClock, 'now'>): Watched {
  const known = new Map<string, Counts>();
  const presenceOf = async (look: RunLook): Promise<RunPresence> => {
    const pulse = await look.pulse();
    return { isAlive: pulse !== undefined && now() - pulse.at < SILENCE, pulse };
  };

  async function summaryOf(entry: RunEntry, isHasty: boolean): Promise<RunSummary> {
    const { id, at } = entry;
    const counts = known.get(id) ?? (isHasty ? undefined : await countsOf(id));
    if (counts) known.set(id, counts);
    if (counts && !isHasty && counts.size !== entry.size) counts.read(entry.size);
    const isAlive = !entry.ended && counts !== undefined && (await presenceOf(counts.look)).isAlive;
    const { command, done = 0, total = 0 } = counts ?? {};
    const standing = counts?.standing(isAlive) ?? (entry.ended ? 'finished' : 'cut off');
    return { id, kind: kindOf(entry), standing, at, command, done, total };
  }

  async function countsOf(id: string): Promise<Counts | undefined> {
    const look = await state.look(id);
    return look && new Counts(look);
  }

  return {
    async list() {
      const entries = await state.list();
      const ids = new Set(entries.map(({ id }) => id));
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      const began = now();
      const summaries: RunSummary[] = [];
      for (const entry of entries) summaries.push(await summaryOf(entry, now() - began > PATIENCE));
      return summaries;
    },
    async open(id) {
      const look = await state.look(id);
      if (!look) return undefined;
      return {
        id: look.id,
        kind: kindOf(look),
        plan: look.plan,
        news: async () => look.news(),
        presence: () => presenceOf(look),
      };
    },
  };
}

const kindOf = ({ isCheck }: Pick<RunLook, 'isCheck'>) => (isCheck ? 'verification' : 'transfer');

/** What the list says of a run, added up from its journal as that grows. */
class Counts {
  readonly look: RunLook;
  size = 0;
  command: string | undefined;
  done = 0;
  total = 0;
  #ended: boolean | undefined;

  constructor(look: RunLook) {
    this.look = look;
  }

  read(size: number): void {
    this.size = size;
    for (const event of this.look.news()) this.#add(event);
  }

  standing(isAlive: boolean): RunSummary['standing'] {
    if (this.#ended === undefined) return isAlive ? 'running' : 'cut off';
    if (this.done >= this.total) return 'complete';
    return this.#ended ? 'not complete' : 'stopped';
  }

  #add(event: KeptEvent): void {
    if (event.type === 'run-started') {
      [this.command, this.total, this.done] = [event.circumstances?.command, event.steps, 0];
      this.#ended = undefined;
    }
    if (event.type === 'step-finished') this.done += 1;
    if (event.type === 'run-finished') this.#ended = !event.interrupted;
  }
}
