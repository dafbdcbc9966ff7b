import * as Args from '@oclif/core/args';
import { pluginTools, type PluginCheckReport } from '@cse/installation';
import { CseCommand } from '../../command.ts';
import { exitCodeOf } from '../../exit-code.ts';
import { vettingIn } from '../../plugins/vetting.ts';

export default class PluginsCheck extends CseCommand {
  static override summary = 'Check a plugin against the contract before it is published or installed';
  static override description =
    'Checks the declaration, the module, the dependencies and the commands, and for each case in the cse-check.json of the ' +
    'plugin that it makes the same plan twice, and from an archive. The code of the plugin only runs in a process of its own.';
  static override examples = ['<%= config.bin %> <%= command.id %> acme-cse-plugin-charts-1.0.0.tgz'];
  static override args = { plugin: Args.string({ description: "the plugin's folder or tarball", default: '.' }) };

  async run(): Promise<PluginCheckReport & { readonly exit: number }> {
    const { args } = await this.parse(PluginsCheck);
    const report = await pluginTools.checkPlugin(args.plugin, vettingIn(this.config));
    await this.tell(pluginTools.renderChecked(report));
    const exit = exitCodeOf(report.ok ? undefined : 'plugin');
    process.exitCode = exit;
    return { ...report, exit };
  }
}
