import { CseError, isCseError, messageOf } from '@cse/errors';
import { API } from './check-api.ts';
import type { PlanContext, Want } from './context.ts';

/** A release that the source offers. */
export interface OfferedRelease {
  /** As in `serves`: the name of the flag. */
  readonly kind: string;
  /** Without `v`: `2.5.4`. */
  readonly version: string;
}

/** What the host knows of a plugin: plain data and one function, so that two copies of this package agree. */
export interface Plugin {
  /** The contract's version. The host refuses what it does not know. */
  readonly api: typeof API;
  /** The word after `use:` in the config. */
  readonly name: string;
  /** What it knows before it asks anybody, for commands that speak of several plugins of its kind. */
  readonly facts?: unknown;
  /** Reads the world and says what it wants. Never writes. */
  plan(options: unknown, context: PlanContext): AsyncIterable<Want>;
  /** Lists what the source offers of what it serves, whether it knows it or not, for `cse releases --online`. */
  releases?(context: PlanContext): AsyncIterable<OfferedRelease>;
  /** The JSON schema (draft-07) of its options, where their parser can tell. */
  itemSchema?(): Readonly<Record<string, unknown>>;
}

/** What turns options into an item. */
export interface ItemParser<Item> {
  parse(options: unknown): Item;
  /** What describes itself as https://standardschema.dev/json-schema says. */
  readonly '~standard'?:
    | {
        readonly version?: number;
        readonly jsonSchema?:
          | {
              input(options: {
                readonly target: 'draft-07';
                readonly libraryOptions?: Record<string, unknown>;
              }): Readonly<Record<string, unknown>>;
            }
          | undefined;
      }
    | undefined;
}

export interface PluginSpec<Item> {
  readonly name: string;
  /** Data, not code: it crosses from one copy of a package to another. */
  readonly facts?: unknown;
  /** Turns what the config says into an item, or throws. A zod schema is one of these, and also describes the item to editors. */
  readonly item: ItemParser<Item>;
  plan(item: Item, context: PlanContext): AsyncIterable<Want>;
  /** Lists what the source offers of what it serves, whether it knows it or not, for `cse releases --online`. */
  releases?(context: PlanContext): AsyncIterable<OfferedRelease>;
}

/** Makes a plugin of its name, the shape of its item, and its plan. The default export of a plugin's module. */
export function definePlugin<Item>({ name, facts, item, plan, releases }: PluginSpec<Item>): Plugin {
  const planned: Plugin['plan'] = (options, context) => plan(parseItem(name, item, options), context);
  const { jsonSchema } = item['~standard'] ?? {};
  return {
    api: API,
    name,
    facts,
    plan: planned,
    ...(releases ? { releases } : {}),
    ...(jsonSchema ? { itemSchema: () => jsonSchema.input(DRAFT) } : {}),
  };
}

/** The draft that editors of YAML know. What zod cannot express in it takes anything there. */
const DRAFT = { target: 'draft-07', libraryOptions: { unrepresentable: 'any' } } as const;

function parseItem<Item>(name: string, item: ItemParser<Item>, options: unknown): Item {
  try {
    return item.parse(options);
  } catch (cause) {
    if (isCseError(cause)) throw cause;
    throw new CseError('ITEM_INVALID', 'usage', `the ${name} item is not valid: ${reasonOf(cause)}`, {
      hint: `Check what cse.yaml says after "use: ${name}", and the flags that the plugin declares.`,
      cause,
    });
  }
}

// zod's issues are data, and this package has no zod: any parser's error with issues reads well.
function reasonOf(cause: unknown): string {
  const { issues } = cause as { issues?: readonly { path?: readonly PropertyKey[]; message?: string }[] };
  if (!Array.isArray(issues)) return messageOf(cause);
  return issues
    .map(({ path = [], message }) => [path.map(String).join('.'), message].filter(Boolean).join(': '))
    .join('; ');
}
