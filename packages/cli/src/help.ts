import type { Command } from '@oclif/core/command';
import { CommandHelp, Help } from '@oclif/core/help';
import { nameGroups, print, sortFlags, type SortedFlags } from '@cse/terminal';
import { notFound } from './not-found.ts';

type Flag = Command.Flag.Any;

/** What the help of cse shows first, in the order in which a registry is filled and kept. All else is only named. */
const COMMANDS = {
  prepare: ['releases', 'init', 'login', 'doctor'],
  copy: ['plan', 'mirror', 'export', 'import', 'copy'],
  check: ['verify', 'settings', 'report', 'diff'],
  keep: ['prune', 'serve', 'update', 'plugins'],
};

/** Help on one screen: what is needed every day; `--all` explains the rest. */
export default class CseHelp extends Help {
  protected override CommandHelpClass = ShortHelp;

  override async showHelp(argv: string[]): Promise<void> {
    this.opts.all ||= argv.includes('--all');
    await super.showHelp(argv.filter((word) => word !== '--all')).catch((error: Error) => {
      const [, id] = /^Command (\S+) not found/.exec(error.message) ?? [];
      throw id === undefined ? error : notFound(id, this.config);
    });
  }

  protected override async showRootHelp(): Promise<void> {
    print(process.stdout, this.formatRoot());
  }

  override formatRoot(): string {
    const { bin, pjson } = this.config;
    const said = new Map([
      ...this.sortedCommands.map((command) => [command.id, this.summary(command) ?? ''] as const),
      ...this.sortedTopics.map(({ name, description = '' }) => [name, description] as const),
    ]);
    const first = Object.values(COMMANDS).flat();
    const others = [...said.keys()].filter((name) => !name.includes(':') && !first.includes(name)).toSorted();
    const rows = (names: readonly string[]) => names.map((name): [string, string] => [name, said.get(name) ?? '']);
    const more = this.opts.all ? rows(others) : this.wrap(`${others.join(', ')}`);
    return [
      this.wrap(pjson.oclif.description ?? '', 0),
      this.section('USAGE', `$ ${bin} COMMAND`),
      ...Object.entries(COMMANDS).map(([title, names]) => this.section(title.toUpperCase(), rows(names))),
      this.section('MORE', more),
      `${bin} COMMAND --help explains a command, ${bin} --help --all lists all of them.`,
    ].join('\n\n');
  }
}

class ShortHelp extends CommandHelp {
  protected override defaultUsage(): string {
    return `${super.defaultUsage()} [FLAGS]`;
  }

  protected override sections(): ReturnType<CommandHelp['sections']> {
    return super
      .sections()
      .map((section) =>
        section.header === 'FLAGS'
          ? { header: 'FLAGS', generate: ({ flags }) => this.#flagSections(sortFlags(flags)) }
          : section,
      );
  }

  // Names of flags stand below each other, with a letter or without.
  protected override flagHelpLabel(flag: Flag, showOptions?: boolean): string {
    return super.flagHelpLabel(flag, showOptions).trimStart();
  }

  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    const shown = super.examples(examples);
    return [examples].flat().every((each) => typeof each === 'string') ? shown?.replaceAll('\n\n', '\n') : shown;
  }

  #flagSections(sorted: SortedFlags<Flag>) {
    const sections = [{ header: 'FLAGS', body: this.flags([...sorted.main]) ?? '' }];
    if (sorted.groups.length > 0) sections.push(...(this.opts.all ? this.#explained(sorted) : [this.#named(sorted)]));
    return sections.filter(({ body }) => body.length > 0);
  }

  #explained({ groups }: SortedFlags<Flag>) {
    return groups.map(([group, flags]) => ({
      header: `${group.toUpperCase()} FLAGS`,
      body: this.flags([...flags]) ?? '',
    }));
  }

  #named(sorted: SortedFlags<Flag>) {
    const id = this.command.id.replaceAll(':', ' ');
    const rows = nameGroups(sorted).map(([group, names]): [string, string] => [group, names]);
    return { header: `MORE FLAGS (${this.config.bin} ${id} --help --all explains them)`, body: rows };
  }
}
