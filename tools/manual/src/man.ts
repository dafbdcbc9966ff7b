import type { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/interfaces';
import type { Page } from './pages.ts';

type Loadable = Command.Loadable;
type Manual = Pick<Config, 'commands' | 'bin' | 'version'>;

/** The manual pages, for section 1: one of cse, which lists the commands, and one of each command. */
export function manualOf(config: Manual): readonly Page[] {
  const commands = config.commands
    .filter(({ hidden, pluginName = '' }) => !hidden && pluginName.startsWith('@cse/'))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [overview(commands, config), ...commands.map((command) => pageOf(command, config))];
}

const nameOf = ({ id }: Loadable) => `cse-${id.replaceAll(':', '-')}`;
const spokenOf = ({ id }: Loadable) => `cse ${id.replaceAll(':', ' ')}`;

function overview(commands: readonly Loadable[], { version }: Manual): Page {
  const lines = [
    head('cse', version),
    '.SH NAME',
    'cse \\- fills a private registry with everything that VMware Cloud Director Container Service Extension needs',
    '.SH SYNOPSIS',
    '.B cse',
    '.I COMMAND',
    '[FLAGS]',
    '.SH COMMANDS',
    ...commands.flatMap((command) => [`.TP\n.BR ${roff(nameOf(command))} (1)`, roff(command.summary ?? '')]),
    '.SH FILES',
    '.TP\n.I cse.yaml\nthe config, set with \\-\\-config;\n.B cse init\nwrites a commented one',
  ];
  return { file: 'cse.1', text: `${lines.join('\n')}\n` };
}

function pageOf(command: Loadable, { bin, version }: Manual): Page {
  const flags = Object.values(command.flags).filter(({ hidden }) => !hidden);
  const args = Object.values(command.args);
  const named = args.map(({ name, required }) => (required ? name.toUpperCase() : `[${name.toUpperCase()}]`));
  const examples = (command.examples ?? []).map((each) => (typeof each === 'string' ? each : each.command));
  const lines = [
    head(nameOf(command), version),
    '.SH NAME',
    `${roff(nameOf(command))} \\- ${roff(command.summary ?? '')}`,
    '.SH SYNOPSIS',
    `.B ${roff(spokenOf(command))}`,
    roff([...named, '[FLAGS]'].join(' ')),
    ...section('DESCRIPTION', command.description ? [laidOut(command.description)] : []),
    ...section(
      'ARGUMENTS',
      args.map(({ name, description = '' }) => `.TP\n.I ${roff(name.toUpperCase())}\n${roff(description)}`),
    ),
    ...section('OPTIONS', flags.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(optionOf)),
    ...section(
      'EXAMPLES',
      examples.length > 0 ? [`.nf\n${examples.map((line) => exampleOf(line, bin, command)).join('\n')}\n.fi`] : [],
    ),
    '.SH SEE ALSO',
    '.BR cse (1)',
  ];
  return { file: `${nameOf(command)}.1`, text: `${lines.join('\n')}\n` };
}

const head = (name: string, version: string) => `.TH "${name.toUpperCase()}" "1" "" "cse ${version}" "User Commands"`;

const section = (title: string, body: readonly string[]) => (body.length === 0 ? [] : [`.SH ${title}`, ...body]);

function optionOf(flag: Loadable['flags'][string]): string {
  const value = flag.type === 'option' ? (flag.options?.join('|') ?? flag.helpValue ?? 'VALUE') : '';
  const names = `${flag.char ? `-${flag.char}, ` : ''}--${flag.name}`;
  const synopsis = value === '' ? `.B ${roff(names)}` : `.BI "${roff(names)} " "${roff(String(value))}"`;
  return `.TP\n${synopsis}\n${roff(flag.summary ?? flag.description ?? '')}`;
}

const exampleOf = (line: string, bin: string, { id }: Loadable) =>
  roff(line.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', id.replaceAll(':', ' ')));

/** Text that is laid out stays as it is. */
const laidOut = (text: string) => (text.includes('\n') ? `.nf\n${roff(text)}\n.fi` : roff(text));

/** Text that troff takes for text: no line of it is a request, and its hyphens can be copied. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll(/^([.'])/gm, '\\&$1');
}
