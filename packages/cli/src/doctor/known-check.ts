import { areaOf, checks } from '@cse/doctor';
import { closest } from '@cse/errors';
import { unknownCheck } from '../errors.ts';

/** A check, or an area of them, as it is typed. */
export function knownCheck(typed: string): string {
  const names = [...new Set(checks.flatMap(({ id }) => [areaOf(id), id]))];
  if (names.includes(typed)) return typed;
  throw unknownCheck(typed, closest(typed, names));
}
