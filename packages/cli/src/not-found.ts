import { closest, type CseError } from '@cse/errors';
import type { Config } from '@oclif/core/interfaces';
import { unexpectedArgument, unknownCommand } from './errors.ts';

/** What to say to a command that there is not; or to an argument, where the command takes none. */
export function notFound(id: string, { commands }: Pick<Config, 'commands'>): CseError {
  const shown = commands.filter(({ hidden }) => !hidden).map((command) => command.id.replaceAll(' ', ':'));
  const [first = '', second = ''] = id.split(':');
  const near = closest(id, shown);
  if (near === undefined && shown.includes(first) && second !== '') return unexpectedArgument(first, second);
  return unknownCommand(id.replaceAll(':', ' '), (near ?? closest(first, shown))?.replaceAll(':', ' '));
}
