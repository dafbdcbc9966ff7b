import type { Platform } from '@cse/oci';
import type { CseError } from '@cse/errors';
import type { Item } from '@cse/planner';
import type { ConfigIssue } from './config-file.ts';
import type { RequestBudget } from './request-budget.ts';
import type { Site } from './site.ts';
import type { SourceRule } from './sources.ts';

/** How one registry is spoken to. */
export interface RegistrySetting extends RequestBudget {
  /** A file of PEM certificates to trust. */
  readonly ca?: string | undefined;
  readonly plainHttp?: boolean | undefined;
  /** Files with our own certificate and its key, where it wants to see one. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Other origins that belong to it: a token service that may see its credentials, a store that takes its uploads. */
  readonly trusted?: readonly string[] | undefined;
}

/** By the item, or what it says of its options. */
export type ItemRefusals = ReadonlyMap<unknown, (issue: ConfigIssue) => CseError>;

/** What the user asks for: flags, config file and environment, parsed once and become one. */
export interface TransferConfig {
  /** By kind, as typed: `{ tkg: ["2.4"] }`. */
  readonly releases: Readonly<Record<string, readonly string[]>>;
  /** The registry base of the target. */
  readonly to?: string | undefined;
  /** The targets, where there are several; then there is no `to`. */
  readonly sites?: readonly Site[] | undefined;
  readonly sources: readonly SourceRule[];
  /** Where content is today that plugins name by an old address. */
  readonly moved?: readonly SourceRule[] | undefined;
  /** By host, with its port. */
  readonly registries: Readonly<Record<string, RegistrySetting>>;
  /** The values of the flags that plugins declare, by flag. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly items: readonly Item[];
  /** The error for something that is wrong in an item, with its line: of those that stand in a config file. */
  readonly refusals?: ItemRefusals | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly concurrency?: number | undefined;
  /** For every registry, where nothing is said of it alone. */
  readonly budget?: RequestBudget | undefined;
  /** Fail where a registry does not say what speaks of an image. */
  readonly strictSignatures?: boolean | undefined;
  /** Only these of the images of an index; all where none is named. */
  readonly platforms?: readonly Platform[] | undefined;
}
