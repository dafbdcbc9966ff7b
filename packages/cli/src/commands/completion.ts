import * as Args from '@oclif/core/args';
import { completion } from '@cse/installation';
import { CseCommand } from '../command.ts';

export default class Completion extends CseCommand {
  static override summary = 'Print a script with which a shell completes commands, flags and values';
  static override enableJsonFlag = false;
  static override hiddenAliases = ['autocomplete'];
  static override examples = [
    { description: 'bash', command: "echo 'source <(<%= config.bin %> <%= command.id %> bash)' >> ~/.bashrc" },
    { description: 'zsh', command: "echo 'source <(<%= config.bin %> <%= command.id %> zsh)' >> ~/.zshrc" },
    { description: 'fish', command: '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/cse.fish' },
  ];
  static override args = {
    shell: Args.string({
      ignoreStdin: true,
      description: 'the shell',
      required: true,
      options: [...completion.shells],
    }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    // oclif takes nothing but the options.
    const shell = args.shell as (typeof completion.shells)[number];
    await this.tell(completion.script(shell), 'whole');
  }
}
