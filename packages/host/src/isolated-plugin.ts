import { isCseError, messageOf } from '@cse/errors';
import { API, checkApi, type OfferedRelease, type PlanContext, type Plugin, type Want } from '@cse/plugin';
import { Answers } from './answers.ts';
import { dataOf } from './error-data.ts';
import { invalidMessage, notLoaded, silent, tooMuch } from './errors.ts';
import { GIVEN_UNDER_WAY, type ErrorData, type FromChild, type PluginQuestion } from './message.ts';
import { startProcess, type PluginProcess, type ProcessLimits } from './node-process.ts';
import { readableFolders } from './node-readable.ts';
import { errorFrom, parseSaid } from './said.ts';

export interface IsolatedPlugin {
  /** The word after `use:`. */
  readonly use: string;
  /** The folder of its package, and the module in it. */
  readonly root: string;
  readonly module: string;
  /** Says that it is linked, and so may run as it is written. */
  readonly linked?: boolean | undefined;
  readonly limits?: Partial<PluginLimits> | undefined;
}

/** What a plugin may take while it plans. */
export interface PluginLimits extends ProcessLimits {
  /** Questions, and notes. */
  readonly questions: number;
  readonly notes: number;
  /** Bytes that it makes for the plan to carry. */
  readonly made: number;
}

const MIB = 1024 * 1024;
const LIMITS: PluginLimits = {
  silence: 30,
  heap: 512,
  memory: 1024,
  message: 33 * MIB,
  output: 64 * 1024,
  questions: 1_000_000,
  notes: 1000,
  made: 64 * MIB,
};

/** Questions of one plugin that are answered at the same time. */
const AT_ONCE = 128;

/**
 * A plugin that plans in a process of its own: it may read its own folder and nothing else of the disk, has no environment,
 * starts nothing, and is ended where it says nothing, takes too much, or the planning is called off.
 */
export function isolatedPlugin(plugin: IsolatedPlugin): Plugin {
  return {
    api: API,
    name: plugin.use,
    // Whoever asks checks what is given, as it checks what every plugin gives.
    plan: (options, context) => ask(plugin, { type: 'plan', options }, context) as AsyncGenerator<Want>,
    releases: (context) => ask(plugin, { type: 'releases' }, context) as AsyncGenerator<OfferedRelease>,
  };
}

/** What the module of a plugin says of itself: its facts. Throws `PLUGIN_BROKEN` and `PLUGIN_API` where it is none. */
export async function describeIsolated(
  plugin: IsolatedPlugin,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  await using child = await start(plugin, { signal, note: () => {} });
  return (await loaded(plugin, child)).facts;
}

/** The JSON schema of a plugin's item, where its code can tell. Throws `PLUGIN_BROKEN` and `PLUGIN_API` where it is no plugin. */
export async function describeItem(plugin: IsolatedPlugin): Promise<unknown> {
  await using child = await start(plugin, { signal: new AbortController().signal, note: () => {} });
  await loaded(plugin, child);
  child.send({ type: 'describe-item' });
  const said = parseSaid((await child.next()).message, plugin.use);
  if (said.type === 'thrown') throw notLoaded(plugin.use, `its item: ${said.error.message}`, errorFrom(said.error));
  return said.type === 'given' ? said.value : undefined;
}

/** What a module says of the command that it is, if it is one: summary, flags. Throws what loading it throws; no other code of it runs. */
export async function describeCommand(plugin: IsolatedPlugin): Promise<Readonly<Record<string, unknown>> | undefined> {
  await using child = await start(plugin, { signal: new AbortController().signal, note: () => {} });
  const said = parseSaid((await child.next()).message, plugin.use);
  if (said.type === 'thrown') throw errorFrom(said.error);
  return said.type === 'loaded' ? said.command : undefined;
}

async function* ask(plugin: IsolatedPlugin, question: PluginQuestion, context: PlanContext): AsyncGenerator<unknown> {
  await using child = await start(plugin, context);
  await loaded(plugin, child);
  child.send({ ...question, destination: context.destination, base: context.base });
  await using conversation = new Conversation(plugin, child, context);
  yield* conversation.given();
}

async function start(plugin: IsolatedPlugin, { signal, note }: Pick<PlanContext, 'signal' | 'note'>) {
  const readable = await readableFolders(plugin.root, { linked: plugin.linked ?? false });
  const child = startProcess({
    name: plugin.use,
    root: plugin.root,
    readable,
    signal,
    limits: limitsOf(plugin),
    onOutput: (line) => note(`${plugin.use} printed: ${line.slice(0, 1000)}`),
  });
  child.send({ type: 'load', module: plugin.module });
  return child;
}

const limitsOf = ({ limits }: IsolatedPlugin): PluginLimits => ({ ...LIMITS, ...limits });

async function loaded({ use }: IsolatedPlugin, child: PluginProcess): Promise<Extract<FromChild, { type: 'loaded' }>> {
  const said = parseSaid((await child.next()).message, use);
  if (said.type === 'thrown') throw notLoaded(use, `it does not load: ${said.error.message}`, errorFrom(said.error));
  if (said.type !== 'loaded') throw invalidMessage(use, `"${said.type}" before it is loaded`);
  if (!said.plans) throw notLoaded(use, 'its default export is not made by definePlugin');
  checkApi(use, said.api);
  if (said.name !== use)
    throw notLoaded(use, `its package.json calls it "${use}", and it calls itself ${JSON.stringify(said.name)}`);
  return said;
}

/** What is said between cse and a plugin that is asked for something, from its first question to the last of its answers. */
class Conversation implements AsyncDisposable {
  readonly #use: string;
  readonly #limits: PluginLimits;
  readonly #process: PluginProcess;
  readonly #context: PlanContext;
  readonly #answers: Answers;
  readonly #running = new Set<Promise<void>>();
  readonly #failures = new Map<number, unknown>();
  #questions = 0;
  #notes = 0;
  #made = 0;
  #given = 0;

  constructor(plugin: IsolatedPlugin, child: PluginProcess, context: PlanContext) {
    this.#use = plugin.use;
    this.#limits = limitsOf(plugin);
    this.#process = child;
    this.#context = context;
    this.#answers = new Answers(plugin.use, context);
  }

  async *given(): AsyncGenerator<unknown> {
    for (;;) {
      const { message, bytes } = await this.#process.next();
      const said = parseSaid(message, this.#use);
      switch (said.type) {
        case 'given':
          this.#take();
          yield said.value;
          break;
        case 'ask':
          await this.#heed(said);
          break;
        case 'made':
          this.#make(said.mediaType, Buffer.from(bytes));
          break;
        case 'progress':
          this.#context.progress(said.text);
          break;
        case 'note':
        case 'postpone':
          if ((this.#notes += 1) > this.#limits.notes)
            throw tooMuch(this.#use, `has more than ${this.#limits.notes} notes`);
          this.#context[said.type](said.text);
          break;
        case 'done':
          return;
        case 'thrown':
          throw this.#thrown(said.error);
        case 'stalled':
          throw silent(this.#use, 'it waits for something that never comes');
        case 'loaded':
          throw invalidMessage(this.#use, '"loaded" again');
      }
    }
  }

  #take(): void {
    this.#given += 1;
    if (this.#given % (GIVEN_UNDER_WAY / 2) === 0) this.#process.send({ type: 'taken', count: GIVEN_UNDER_WAY / 2 });
  }

  /** Answers while the plugin goes on; what it asks beyond a bound is read when there is room. */
  async #heed({ id, question, args }: Extract<FromChild, { type: 'ask' }>): Promise<void> {
    if ((this.#questions += 1) > this.#limits.questions)
      throw tooMuch(this.#use, `asks more than ${this.#limits.questions.toLocaleString('en')} questions`);
    while (this.#running.size >= AT_ONCE) await Promise.race(this.#running);
    this.#process.isServed(false);
    const answering = this.#answer(id, question, args).finally(() => {
      this.#running.delete(answering);
      if (this.#running.size === 0) this.#process.isServed(true);
    });
    this.#running.add(answering);
  }

  async #answer(id: number, question: string, args: readonly unknown[]): Promise<void> {
    try {
      const { value, bytes } = await this.#answers.to(question, args);
      this.#process.send({ type: 'answer', id, value }, bytes);
    } catch (error) {
      this.#failures.set(id, error);
      this.#process.send({
        type: 'failure',
        id,
        error: isCseError(error) ? dataOf(error) : { message: messageOf(error) },
      });
    }
  }

  #make(mediaType: string, bytes: Uint8Array): void {
    this.#made += bytes.byteLength;
    if (this.#made > this.#limits.made)
      throw tooMuch(this.#use, `makes more than ${this.#limits.made / MIB} MiB of content for the plan to carry`);
    this.#context.create(mediaType, bytes);
  }

  /** What a question failed with is thrown as it was; it knows more than what was said of it. */
  #thrown(error: ErrorData): unknown {
    return (error.failureOf !== undefined && this.#failures.get(error.failureOf)) || errorFrom(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#answers[Symbol.asyncDispose]();
  }
}
