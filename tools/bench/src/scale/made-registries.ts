import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What was asked of a source and a target since they were last asked for it. */
export interface Asked {
  readonly source: Counts;
  readonly target: Counts;
}

export interface Counts {
  readonly requests: number;
  readonly connections: number;
}

/** Two registries in a process of their own: a source that has made images, and a target that takes them. */
export interface MadeRegistries extends AsyncDisposable {
  readonly source: string;
  readonly target: string;
  /** What was asked since this was called last. */
  asked(): Promise<Asked>;
}

/** Starts the two, with so many images at the source. */
export async function madeRegistries(images: number): Promise<MadeRegistries> {
  const child = fork(fileURLToPath(new URL('./serve.ts', import.meta.url)), [String(images)]);
  const next = async <T>() => ((await once(child, 'message')) as [T])[0];
  const { source, target } = await next<Pick<MadeRegistries, 'source' | 'target'>>();
  return {
    source,
    target,
    asked() {
      const answer = next<Asked>();
      child.send('asked');
      return answer;
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}
