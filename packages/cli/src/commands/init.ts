import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as Flags from '@oclif/core/flags';
import { renderConfig, writeUserFile, type Answers } from '@cse/session';
import { CseCommand } from '../command.ts';
import { fileExists } from '../errors.ts';
import { sessionOf } from '../here.ts';
import { askForConfig } from '../init/ask.ts';
import { checkAnswers } from '../init/check.ts';

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
    if (!flags.force && existsSync(flags.out)) throw fileExists(flags.out);
    const session = await sessionOf(this.config);
    const { plugins } = session;
    const check = (typed: Answers) => checkAnswers(typed, session);
    const answers = await askForConfig(flags, { plugins, check });
    const schema = join(this.config.root, 'config.schema.json');
    const known = existsSync(schema) ? pathToFileURL(schema).href : undefined;
    await writeUserFile(flags.out, renderConfig(answers, { plugins, schema: known }));
    await this.tell(nextSteps(flags.out, answers.to));
    return { path: flags.out, ...answers };
  }
}

/** What to type now, in this order. */
function nextSteps(path: string, to: string): string {
  const config = path === 'cse.yaml' ? '' : ` --config ${path}`;
  const steps = [
    [`cse login ${to.split('/')[0] ?? to}${config}`, 'if the registry wants a password'],
    [`cse doctor${config}`, 'to check certificates, rights and space'],
    [`cse plan${config}`, 'to see what would be copied'],
    [`cse mirror${config}`, 'to copy it'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return [`${path} written. Next:`, ...steps.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`)].join('\n');
}
