import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { visible } from '@cse/errors';
import type { Session } from '@cse/session';
import { beginLog } from '@cse/support';
import { exitCodeOf, type Outcome } from './exit-code.ts';
import { flagOfLeftOut } from './failure.ts';
import { print, write, type Lines } from '@cse/terminal';
import { logging } from './flags/logging.ts';
import { sessionOf } from './here.ts';
import { pluginFlags } from './plugins/plugin-flags.ts';
import { version } from './version.ts';

const NO_PLUGINS: Pick<Session, 'plugins' | 'leftOut'> = { plugins: [], leftOut: [] };

/** What a command line says, by name. */
interface Values {
  [name: string]: unknown;
}

/** What all commands of ours share: `--json`, `--debug`, and errors that are told in one place. */
export abstract class CseCommand extends Command {
  static override enableJsonFlag = true;
  /** Says that the command plans: it takes the flags that the installed plugins bring. */
  static plans = false;
  static override baseFlags = {
    json: Flags.boolean({ summary: 'print the result as JSON', helpGroup: 'GLOBAL' }),
    debug: Flags.boolean({ summary: 'show stack traces of errors', helpGroup: 'GLOBAL' }),
    ...logging,
  };

  protected override async parse<F extends Values, B extends Values, A extends Values>(
    options: Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    const { args, strict, baseFlags, enableJsonFlag } = options;
    const inherited = { args, strict, baseFlags, enableJsonFlag };
    const { plugins, leftOut } = (this.ctor as typeof CseCommand).plans ? await sessionOf(this.config) : NO_PLUGINS;
    const flags = {
      ...options.flags,
      ...pluginFlags(plugins, Object.keys({ ...options.flags, ...options.baseFlags })),
    };
    const parsed = await super
      .parse({ ...options, ...inherited, flags } as typeof options, argv)
      .catch((error: unknown) => {
        throw flagOfLeftOut(error, leftOut);
      });
    beginLog(parsed.flags, { id: this.id ?? '', argv, version });
    for (const { error } of leftOut) print(process.stderr, `note: left out: ${visible(error.message)}`);
    return parsed;
  }

  /** Tells the result: text on stdout for people, and with `--json` on stderr, beside the one document. */
  protected async tell(text: string, lines?: Lines): Promise<void> {
    await write(this.jsonEnabled() ? process.stderr : process.stdout, text, lines);
  }

  /** Tells a result, and ends with the exit code of its fault. */
  protected async conclude<T extends object>(
    result: T,
    text: string,
    lines?: Lines,
  ): Promise<T & { readonly exit: number }> {
    const { fault }: { readonly fault?: Outcome | undefined } = result;
    const exit = exitCodeOf(fault);
    process.exitCode = exit;
    await this.tell(text, lines);
    return { ...result, exit };
  }

  protected override async catch(error: Error): Promise<never> {
    throw error;
  }

  override logJson(json: unknown): void {
    print(process.stdout, JSON.stringify(json, undefined, 2), 'whole');
  }
}
