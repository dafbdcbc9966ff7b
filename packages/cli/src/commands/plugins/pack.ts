import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { pluginTools, type PackedPlugin } from '@cse/installation';
import { CseCommand } from '../../command.ts';

export default class PluginsPack extends CseCommand {
  static override summary = 'Bundle a plugin with everything it needs, and pack it for cse plugins install';
  static override description =
    'Bundles src/index.ts and src/commands with the esbuild of the project, so that the package installs without a network.';
  static override examples = ['<%= config.bin %> <%= command.id %> ./charts --out dist'];
  static override args = { folder: Args.string({ description: 'the folder of the plugin', default: '.' }) };
  static override flags = {
    out: Flags.string({ summary: 'the folder to write the tarball to', helpValue: 'DIR', default: '.' }),
  };

  async run(): Promise<PackedPlugin> {
    const { args, flags } = await this.parse(PluginsPack);
    const packed = await pluginTools.packPlugin(args.folder, { out: flags.out });
    await this.tell(`${packed.name} ${packed.version} is packed: ${packed.file}`);
    return packed;
  }
}
