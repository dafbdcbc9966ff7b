export { CseError, faultOf, firstThrown, isCseError, type ErrorOptions, type Fault } from './error.ts';
export { reasonOf } from './reason.ts';
export { stopWith, together } from './together.ts';
export { visible } from './visible.ts';
