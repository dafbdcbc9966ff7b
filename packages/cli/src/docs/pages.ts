import type { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/interfaces';

/** A page of the documentation: its file, and what it says. */
export interface Page {
  readonly file: string;
  readonly text: string;
}

type Loadable = Command.Loadable;

/** One page for each command, and one that lists them; made of what the commands say of themselves. */
export function pagesOf(config: Pick<Config, 'commands' | 'bin'>): readonly Page[] {
  const commands = config.commands
    .filter(({ hidden, pluginName = '' }) => !hidden && pluginName.startsWith('@cse/'))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [
    overview(commands),
    ...commands.map((command) => ({ file: fileOf(command), text: pageOf(command, config.bin) })),
  ];
}

const nameOf = ({ id }: Loadable) => `cse ${id.replaceAll(':', ' ')}`;
const fileOf = ({ id }: Loadable) => `${id.replaceAll(':', '-')}.md`;
const MADE = '<!-- Made by npm run docs, from what the commands say of themselves. -->';

function overview(commands: readonly Loadable[]): Page {
  const rows = commands.map((command) => [`[${nameOf(command)}](${fileOf(command)})`, cell(command.summary ?? '')]);
  const text = [MADE, '# Commands', ...paragraphs(table(['command', 'does'], rows))].join('\n\n');
  return { file: 'README.md', text: `${text}\n` };
}

function pageOf(command: Loadable, bin: string): string {
  const flags = Object.values(command.flags).filter(({ hidden }) => !hidden);
  const groups = Map.groupBy(flags, ({ helpGroup }) => helpGroup ?? 'FLAGS');
  const order = [...groups.keys()].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const sections = [
    `# ${nameOf(command)}`,
    command.summary ?? '',
    fenced(usageOf(command)),
    ...paragraphs(described(command.description)),
    ...paragraphs(argumentsOf(command)),
    ...order.flatMap((group) => [`## ${titleOf(group)}`, flagTable(groups.get(group) ?? [])]),
    ...examplesOf(command, bin),
  ];
  return `${[MADE, ...sections].join('\n\n')}\n`;
}

const paragraphs = (text: string) => (text === '' ? [] : [text]);
const fenced = (text: string) => `\`\`\`\n${text}\n\`\`\``;

/** Text that is laid out stays as it is. */
const described = (text = '') => (text.includes('\n') ? fenced(text) : escaped(text));

const GROUPS = ['FLAGS', 'WHAT', 'WHERE'];
const rank = (group: string) => (GROUPS.includes(group) ? GROUPS.indexOf(group) : group === 'GLOBAL' ? 99 : 50);
const titleOf = (group: string) =>
  group === 'FLAGS' ? 'Flags' : group === 'GLOBAL' ? 'Everywhere' : group[0] + group.slice(1).toLowerCase();

function usageOf(command: Loadable): string {
  const named = Object.values(command.args).map(({ name, required }) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  );
  return [nameOf(command), ...named, '[FLAGS]'].join(' ');
}

function argumentsOf({ args }: Loadable): string {
  const rows = Object.values(args).map(({ name, description = '' }) => [
    `\`${name.toUpperCase()}\``,
    cell(description),
  ]);
  return rows.length === 0 ? '' : table(['argument', 'is'], rows);
}

type Flag = Loadable['flags'][string];

function flagTable(flags: readonly Flag[]): string {
  const rows = flags
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => [synopsisOf(flag), cell(flag.summary ?? flag.description ?? '')]);
  return table(['flag', 'means'], rows);
}

function synopsisOf(flag: Flag): string {
  const value =
    flag.type === 'option' ? ` ${flag.options ? flag.options.join('\\|') : (flag.helpValue ?? 'VALUE')}` : '';
  return `\`${flag.char ? `-${flag.char}, ` : ''}--${flag.name}${value}\``;
}

function examplesOf({ examples = [], id }: Loadable, bin: string): readonly string[] {
  const lines = examples
    .map((example) => (typeof example === 'string' ? example : example.command))
    .map((line) => line.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', id.replaceAll(':', ' ')));
  return lines.length === 0 ? [] : ['## Examples', `\`\`\`sh\n${lines.join('\n')}\n\`\`\``];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((size, at) => (cells[at] ?? '').padEnd(size)).join(' | ')} |`;
  return [line(columns), `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

const cell = (text: string) => escaped(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const escaped = (text: string) => text.replaceAll('<', '&lt;');
