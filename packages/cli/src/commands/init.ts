import { existsSync } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { renderConfig, writeUserFile, type Answers, type AskedConfig } from '@cse/session';
import { paint, print } from '@cse/terminal';
import { CseCommand } from '../command.ts';
import { fileExists } from '../errors.ts';
import { sessionOf } from '../here.ts';
import { terminalAsker } from '../init/asker.ts';
import { version } from '../version.ts';

/** What editors complete and check the config by, where it is published: an address that holds on every machine. */
const SCHEMA = `https://unpkg.com/@cse/cli@${version}/config.schema.json`;

export default class Init extends CseCommand {
  static override summary = 'Write a commented cse.yaml; prompts for what flags leave open';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --tkg 2.5 --to base.myregistry.company.com',
  ];
  static override plans = true;
  static override flags = {
    to: Flags.string({ summary: 'the base at the target registry: HOST[:PORT][/PATH]', helpValue: 'BASE' }),
    out: Flags.string({ summary: 'the file to write', helpValue: 'FILE', default: 'cse.yaml' }),
    force: Flags.boolean({ summary: 'overwrite the file' }),
  };

  async run(): Promise<Answers & { readonly path: string }> {
    const { flags } = await this.parse(Init);
    const { out, force, json } = flags;
    if (!force && existsSync(out)) throw fileExists(out);
    const session = await sessionOf(this.config);
    const asker = await terminalAsker(json);
    const { wantsLogin, ...answers } = await session.askForConfig(flags, asker);
    await writeUserFile(out, renderConfig(answers, { plugins: session.plugins, schema: SCHEMA }));
    const steps = nextSteps(out, { ...answers, wantsLogin });
    const width = Math.max(...steps.map(([command]) => command.length));
    const lines = steps.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`);
    await this.tell([`${out} written. Next:`, ...lines].join('\n'));
    for (const [command] of asker ? steps.slice(wantsLogin ? 0 : 1, 3) : []) {
      if (!(await asker?.confirm(`Run ${command} now?`))) break;
      print(process.stderr, paint('dim', `$ ${command}`));
      const [, id = '', ...argv] = command.split(' ');
      await this.config.runCommand(id, argv);
      if (process.exitCode) break;
    }
    return { path: out, ...answers };
  }
}

/** What to type now, in this order. */
function nextSteps(
  path: string,
  { to, wantsLogin }: AskedConfig,
): readonly (readonly [command: string, why: string])[] {
  const config = path === 'cse.yaml' ? '' : ` --config ${path}`;
  return [
    [
      `cse login ${to.split('/')[0] ?? to}${config}`,
      wantsLogin ? 'it wants a password' : 'if the registry wants a password',
    ],
    [`cse doctor${config}`, 'to check certificates, rights and space'],
    [`cse plan${config}`, 'to see what would be copied'],
    [`cse mirror${config}`, 'to copy it'],
  ];
}
