import { invalidSize } from '../errors.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  t: 1000 ** 4,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
  ti: 1024 ** 4,
};

/** Reads an amount of bytes as people write it: `4GB`, `700 MiB`, `1g`, `4096`. Throws `SIZE_INVALID`. */
export function parseSize(flag: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (number === '' || factor === undefined) throw invalidSize(flag, text);
  return Math.floor(Number(number) * factor);
}
