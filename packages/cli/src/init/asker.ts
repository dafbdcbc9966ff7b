import type { Asker } from '@cse/session';
import { print, wrapped } from '@cse/terminal';

/** What stands before the words of a refusal. */
const MARK = '> ';

/** Asks on the terminal, if somebody sits at one. */
export async function terminalAsker(json: boolean | undefined): Promise<Asker | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY || json) return undefined;
  const [{ default: checkbox }, { default: input }] = await Promise.all([
    import('@inquirer/checkbox'),
    import('@inquirer/input'),
  ]);
  const stderr = { output: process.stderr };
  return {
    choose: (message, choices, { required }) =>
      checkbox({ message, required, choices: choices.map((value) => ({ value })) }, stderr),
    answer(message, refuse) {
      const validate = async (typed: string) =>
        wrapped((await refuse(typed)) ?? '', process.stderr, MARK.length) || true;
      return input({ message, validate }, stderr);
    },
    confirm: async (message) => !/^n/i.test(await input({ message, default: 'yes' }, stderr)),
    tell: (line) => print(process.stderr, line),
  };
}
