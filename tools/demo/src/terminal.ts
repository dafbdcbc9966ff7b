import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A real terminal of a size, in which a person types: tmux, on a socket of its own. */
export class Terminal implements Disposable {
  readonly #socket = `cse-${process.pid}-${(count += 1)}`;

  constructor({ columns, rows, cwd, env }: TerminalOptions) {
    const size = ['-x', String(columns), '-y', String(rows)];
    const shell = ['-c', cwd, 'bash --norc --noprofile'];
    // What the shell gets is what the first tmux on a socket was started with.
    const whole = { ...env, PROMPT_COMMAND: 'PS1="$ "', LANG: 'C.UTF-8' };
    const args = ['-L', this.#socket, '-f', '/dev/null', 'new-session', '-d', ...size, ...shell];
    execFileSync('tmux', args, { env: whole });
    this.#tmux('set', '-g', 'status', 'off');
  }

  /** Types a line, and Enter. */
  type(line: string): void {
    this.#tmux('send-keys', '-l', line);
    this.#tmux('send-keys', 'Enter');
  }

  /** Presses a key by the name that tmux has for it: `C-c`. */
  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  /** What is shown, with colours as escape sequences. */
  screen(): string {
    return this.#tmux('capture-pane', '-e', '-p').replace(/\n+$/, '\n');
  }

  /** Waits until what is shown matches, and returns it. Throws after so many seconds. */
  async until(wanted: (text: string) => boolean, seconds = 240): Promise<string> {
    for (let left = seconds * 20; left > 0; left -= 1) {
      const screen = this.screen();
      // oxlint-disable-next-line no-control-regex
      if (wanted(screen.replaceAll(/\u001B\[[\d;]*m/g, ''))) return screen;
      await setTimeout(50);
    }
    throw new Error(`waited in vain; the screen was:\n${this.screen()}`);
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server');
  }
}

let count = 0;
