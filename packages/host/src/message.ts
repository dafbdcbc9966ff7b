import type { PlanContext } from '@cse/plugin';

/** An error as data: of ours all that it says, of others the message. */
export interface ErrorData {
  readonly message: string;
  readonly code?: string | undefined;
  readonly fault?: string | undefined;
  readonly hint?: string | undefined;
  /** The question whose failure it is, where it is one: who asked gets back the error itself. */
  readonly failureOf?: number | undefined;
  /** What is wrong with an item, where that is what it is about. */
  readonly issues?: readonly IssueData[] | undefined;
}

/** One thing that is wrong with an item: where in it, and what. */
export interface IssueData {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Keys that there are not. */
  readonly keys?: readonly string[] | undefined;
}

/** What a plugin is asked for. */
export type PluginQuestion = { readonly type: 'plan'; readonly options: unknown } | { readonly type: 'releases' };

/** What the plugin's process is told. */
export type ToChild =
  | { readonly type: 'load'; readonly module: string }
  | { readonly type: 'describe-item' }
  | (PluginQuestion & Pick<PlanContext, 'destination' | 'base'>)
  /** That so many were taken of what was asked for: as many more may come. */
  | { readonly type: 'taken'; readonly count: number }
  | { readonly type: 'answer'; readonly id: number; readonly value?: unknown; readonly hasBytes?: boolean }
  | { readonly type: 'failure'; readonly id: number; readonly error: ErrorData };

/** What it says. Whoever reads it checks it: it comes from a stranger. */
export type FromChild =
  | {
      readonly type: 'loaded';
      readonly api?: unknown;
      readonly name?: unknown;
      readonly plans: boolean;
      /** What it says of itself, where it is a command. */
      readonly command?: Readonly<Record<string, unknown>> | undefined;
      readonly facts?: unknown;
    }
  | { readonly type: 'ask'; readonly id: number; readonly question: string; readonly args: readonly unknown[] }
  | { readonly type: 'made'; readonly mediaType: string }
  | { readonly type: 'note' | 'progress' | 'postpone'; readonly text: string }
  /** One of what it was asked for: a want, a release, or the schema of its item. */
  | { readonly type: 'given'; readonly value?: unknown }
  | { readonly type: 'done' }
  | { readonly type: 'thrown'; readonly error: ErrorData }
  /** That it waits for something that cannot come any more. */
  | { readonly type: 'stalled' };

/** So many wants or releases may be under way between the processes. */
export const GIVEN_UNDER_WAY = 256;
