import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { RunEvent } from '@cse/executor';
import type { StepId } from '@cse/graph';
import { z } from 'zod';
import type { Pulse } from './run-state.ts';

const SECOND = 1_000;

/** Says what a run has under way, every second, in a file that goes when the run ends. No run depends on it: what cannot be written is not shown. */
export class NodePulse implements AsyncDisposable {
  readonly #path: string;
  readonly #moved = new Map<StepId, number>();
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#timer = setInterval(() => this.#beat(), SECOND).unref();
    this.#beat();
  }

  add(event: RunEvent): void {
    if (event.type === 'step-moved') this.#moved.set(event.id, (this.#moved.get(event.id) ?? 0) + event.bytes);
    if (event.type === 'step-finished' || event.type === 'step-failed') this.#moved.delete(event.id);
  }

  #beat(): void {
    this.#writing ??= this.#write()
      .catch(() => undefined)
      .finally(() => (this.#writing = undefined));
  }

  async #write(): Promise<void> {
    const pulse: Pulse = { at: Date.now(), moved: Object.fromEntries(this.#moved) };
    // Whoever reads it finds all of it. It is not synced to the disk each second: nobody needs it after a power cut.
    await writeFile(`${this.#path}.new`, JSON.stringify(pulse), { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    for (const path of [this.#path, `${this.#path}.new`]) await rm(path, { force: true }).catch(() => undefined);
  }
}

const pulseSchema = z.object({ at: z.number(), moved: z.record(z.string(), z.number()) });

/** What was said last; nothing where nobody says anything that can be read. */
export async function readPulse(path: string): Promise<Pulse | undefined> {
  try {
    return pulseSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
