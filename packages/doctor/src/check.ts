import type { Observation } from './finding.ts';
import type { Subject } from './subject.ts';

/** One thing to look at, by really doing it. */
export interface Check {
  /** Its area and its name: `tls.validity`. */
  readonly id: string;
  /** In a few words, for whoever reads the list. */
  readonly looksAt: string;
  /** Why it matters for CSE. */
  readonly why: string;
  /** The symptoms that it finds the cause of, by their number in the documentation. */
  readonly symptoms: readonly number[];
  /** The checks without which this one would only repeat what they say. */
  readonly needs?: readonly string[] | undefined;
  /** Yields nothing where there is nothing to check. */
  examine(subject: Subject, signal: AbortSignal): AsyncIterable<Observation> | Iterable<Observation>;
}

/** The area of a check, with which its id begins: `registry` of `registry.push`. */
export const areaOf = (id: string): string => id.slice(0, id.indexOf('.'));
