import { Socket } from 'node:net';
import { stderr, stdout } from 'node:process';
import type { CommandSpec, Plugin } from '@cse/plugin';
import { childContext, type ParentLine } from './child-context.ts';
import { dataOf, failureFrom } from './error-data.ts';
import { decodeFrames, encodeFrame } from './frames.ts';
import { GIVEN_UNDER_WAY, type FromChild, type PluginQuestion, type ToChild } from './message.ts';

// The process that a plugin runs in. It speaks with the one that started it over its fourth descriptor, and has no other.
const socket = new Socket({ fd: 3 });
// What is printed goes out at once: where nobody has time to read it, a loop would else fill the memory with it.
for (const stream of [stdout, stderr]) (stream as Handled)._handle?.setBlocking?.(true);

const questions = new Map<number, PromiseWithResolvers<{ readonly value: unknown; readonly bytes: Uint8Array }>>();
let asked = 0;
let credit = GIVEN_UNDER_WAY;
let credited = Promise.withResolvers<void>();
let waits = 0;
let plugin: Partial<Plugin> | undefined;
let isPlanning = false;

/** Node's own side of a stream, which its types leave out. */
interface Handled {
  readonly _handle?: { setBlocking?(blocking: boolean): void };
}

const line: ParentLine = {
  say: (message, bytes) => void socket.write(encodeFrame(message, bytes)),
  ask(question, ...args) {
    asked += 1;
    const answered = Promise.withResolvers<{ readonly value: unknown; readonly bytes: Uint8Array }>();
    questions.set(asked, answered);
    line.say({ type: 'ask', id: asked, question, args });
    return awaited(answered.promise);
  },
};

/** As long as nothing is awaited from the other process, this one ends when it has nothing to do; and so shows that it has. */
async function awaited<T>(answer: Promise<T>): Promise<T> {
  waits += 1;
  socket.ref();
  try {
    return await answer;
  } finally {
    waits -= 1;
    if (waits === 0 && isPlanning) socket.unref();
  }
}

async function load(module: string): Promise<FromChild> {
  ({ default: plugin } = (await import(module)) as { default?: Partial<Plugin> });
  const { api, name, facts, spec, ...described } = (plugin ?? {}) as Partial<Plugin> & {
    readonly spec?: Partial<CommandSpec>;
  };
  const command = typeof spec?.run === 'function' ? described : undefined;
  return { type: 'loaded', api, name, facts, plans: typeof plugin?.plan === 'function', command };
}

const describeItem = async (): Promise<FromChild> => ({ type: 'given', value: plugin?.itemSchema?.() });

async function give(message: ToChild & PluginQuestion): Promise<FromChild> {
  isPlanning = true;
  socket.unref();
  const context = childContext(line, message);
  const given = message.type === 'plan' ? plugin?.plan?.(message.options, context) : plugin?.releases?.(context);
  for await (const value of given ?? []) {
    while (credit === 0) await awaited(credited.promise);
    credit -= 1;
    line.say({ type: 'given', value });
  }
  return { type: 'done' };
}

function heed(message: ToChild, bytes: Uint8Array): void {
  switch (message.type) {
    case 'load':
      return finish(load(message.module));
    case 'describe-item':
      return finish(describeItem());
    case 'plan':
    case 'releases':
      return finish(give(message));
    case 'taken':
      credit += message.count;
      credited.resolve();
      credited = Promise.withResolvers();
      return;
    case 'answer':
      questions.get(message.id)?.resolve({ value: message.value, bytes });
      return void questions.delete(message.id);
    case 'failure':
      questions.get(message.id)?.reject(failureFrom(message.error, message.id));
      return void questions.delete(message.id);
  }
}

function finish(work: Promise<FromChild>): void {
  void work
    .catch((error: unknown): FromChild => ({ type: 'thrown', error: dataOf(error) }))
    .then((said) => {
      isPlanning = false;
      socket.ref();
      line.say(said);
    });
}

// Node's permissions leave signals alone, and other processes of the same user would heed them.
const kill = process.kill.bind(process);
const denied = () => {
  throw Object.assign(new Error('a plugin sends no signals'), { code: 'ERR_ACCESS_DENIED' });
};
for (const name of ['kill', '_kill']) Object.defineProperty(process, name, { value: denied });

// Ctrl-C reaches every process of a terminal; when this one ends is for the other to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('beforeExit', () => {
  if (!isPlanning) return;
  isPlanning = false;
  socket.ref();
  line.say({ type: 'stalled' });
});
process.on('unhandledRejection', (error) => line.say({ type: 'thrown', error: dataOf(error) }));
process.on('uncaughtException', (error) => line.say({ type: 'thrown', error: dataOf(error) }));

async function listen(): Promise<void> {
  const tooLong = (size: number) => new Error(`a message of ${size} bytes`);
  for await (const { message, bytes } of decodeFrames(socket, { limit: Infinity, tooLong }))
    // It comes from the process that started this one, which is cse itself.
    heed(message as ToChild, Buffer.from(bytes));
}

// Whoever started it is gone, and so is its work.
const end = () => void kill(process.pid, 'SIGKILL');
listen().then(end, end);
