export type { Arrow } from './arrow.ts';
export { arrowsOf, draw } from './drawing.ts';
export type { House, Room, Violation } from './house.ts';
export { printViolation, violationsOf } from './laws.ts';
export { readHouse } from './node-house.ts';
export { measure, medianOf, type Sizes } from './sizes.ts';
