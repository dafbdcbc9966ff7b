import { apart, arrows } from './arrows.ts';
import { casts } from './casts.ts';
import { circles } from './circles.ts';
import { cli } from './cli.ts';
import { fronts } from './fronts.ts';
import type { House, Violation } from './house.ts';
import { papers } from './papers.ts';
import { cleaning, ports, printing } from './ports.ts';
import { sentences } from './sentences.ts';
import { anys, sizes } from './sizes.ts';
import { typeNames } from './type-names.ts';
import { kinds, names, schemas } from './words.ts';

const LAWS = [
  arrows,
  apart,
  kinds,
  printing,
  cleaning,
  schemas,
  ports,
  sizes,
  anys,
  fronts,
  names,
  typeNames,
  papers,
  cli,
  circles,
  sentences,
  casts,
];

/** Every place where the house breaks one of its laws. */
export function violationsOf(house: House): readonly Violation[] {
  return LAWS.flatMap((law) => [...law(house)]);
}

/** One line each: where, which law, what. */
export const printViolation = ({ at, law, says }: Violation) => `${at}  [law ${law}] ${says}`;
