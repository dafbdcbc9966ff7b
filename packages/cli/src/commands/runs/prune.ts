import * as Flags from '@oclif/core/flags';
import { renderRunsPruned } from '@cse/render';
import { CseCommand } from '../../command.ts';
import { sessionOf } from '../../here.ts';

export default class RunsPrune extends CseCommand {
  static override summary = 'Delete old runs from this machine';
  static override description =
    'Deletes only stored runs; registries and archives stay as they are. A deleted run can no longer be shown, ' +
    'and the same command checks the target from the beginning.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --keep 0'];
  static override flags = {
    keep: Flags.integer({ summary: 'how many recent runs to keep', helpValue: 'NUMBER', default: 10, min: 0 }),
  };

  async run(): Promise<{ readonly deleted: readonly string[]; readonly bytes: number }> {
    const { flags } = await this.parse(RunsPrune);
    const { state } = (await sessionOf(this.config)).ports;
    const old = (await state.list()).slice(flags.keep);
    for (const { id } of old) await state.remove(id);
    const freed = old.reduce((sum, { size }) => sum + size, 0);
    await this.tell(renderRunsPruned(old.length, freed));
    return { deleted: old.map(({ id }) => id), bytes: freed };
  }
}
