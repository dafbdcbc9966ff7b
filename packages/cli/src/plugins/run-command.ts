import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { ArgInput, Config, FlagInput } from '@oclif/core/interfaces';
import { parse } from '@oclif/core/parser';
import { visible } from '@cse/errors';
import type { CommandFlag, CommandSpec } from '@cse/session';
import { beginLog } from '@cse/support';
import { print, renderTable, write } from '@cse/terminal';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { logging } from '../flags/logging.ts';
import { sessionOf } from '../here.ts';
import { version } from '../version.ts';
import { pluginFlags } from './plugin-flags.ts';

export interface CommandLine {
  readonly argv: readonly string[];
  readonly id: string;
  readonly config: Config;
}

/** Runs a command of a plugin's own: parses for it, gives it the host, prints what it says. */
export async function runPluginCommand(spec: CommandSpec, { argv, id, config }: CommandLine): Promise<unknown> {
  const own = Object.entries(spec.flags ?? {}).map(([name, flag]) => [name, ownFlag(flag)] as const);
  const flags: FlagInput = {
    ...GLOBAL,
    ...(spec.plans ? await planningFlags(config, spec) : {}),
    ...Object.fromEntries(own),
  };
  const parsed = await parse([...argv], { flags, args: argsOf(spec), strict: true });
  beginLog(parsed.flags, { id, argv, version });
  const { json, debug, 'log-file': _, 'log-level': __, ...given } = parsed.flags as Readonly<Record<string, unknown>>;
  const note = (line: string) => print(process.stderr, `note: ${visible(line)}`);
  const host = (await sessionOf(config)).pluginHost(given, { note });
  const result = await spec.run({
    args: parsed.args as Readonly<Record<string, string | undefined>>,
    flags: given,
    host,
  });
  for (const note of result.notes ?? []) await write(process.stderr, note);
  if (json === true) await write(process.stdout, JSON.stringify(result.json, undefined, 2), 'whole');
  else await write(process.stdout, typeof result.text === 'string' ? result.text : renderTable(result.text));
  return result.json;
}

const GLOBAL: FlagInput = {
  json: Flags.boolean({ summary: 'print the result as JSON', helpGroup: 'GLOBAL' }),
  debug: Flags.boolean({ summary: 'show stack traces of errors', helpGroup: 'GLOBAL' }),
  ...logging,
};

async function planningFlags(config: Config, { flags = {} }: CommandSpec): Promise<FlagInput> {
  const reserved = Object.keys({ ...GLOBAL, ...whatAndWhere, ...flags });
  return { ...whatAndWhere, ...pluginFlags((await sessionOf(config)).plugins, reserved) };
}

function ownFlag({ summary, required = false, boolean, multiple, default: standard, char }: CommandFlag) {
  const shared = { summary, required, ...(char === undefined ? {} : { char: char as 'a' }) };
  if (boolean) return Flags.boolean({ ...shared, default: standard === true });
  if (multiple) return Flags.string({ ...shared, multiple: true, multipleNonGreedy: true });
  return typeof standard === 'string' ? Flags.string({ ...shared, default: standard }) : Flags.string(shared);
}

function argsOf({ args = {} }: CommandSpec): ArgInput {
  return Object.fromEntries(
    Object.entries(args).map(([name, { description, required = false }]) => [
      name,
      Args.string({ description, required }),
    ]),
  );
}
