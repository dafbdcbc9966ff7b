import type { Hook } from '@oclif/core/hooks';
import { closest } from '@cse/errors';
import { unknownCommand } from '../errors.ts';

const commandNotFound: Hook.CommandNotFound = async function ({ id, config }) {
  const shown = config.commands.filter(({ hidden }) => !hidden).map((command) => command.id);
  const typed = id.replaceAll(':', ' ');
  const near = closest(id, shown) ?? closest(id.split(':')[0] ?? '', shown);
  throw unknownCommand(typed, near?.replaceAll(':', ' '));
};

export default commandNotFound;
