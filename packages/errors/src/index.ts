export { CseError, faultOf, firstThrown, isCseError, type ErrorOptions, type Fault } from './error.ts';
export { isSystemError, reasonOf, systemFailed, type SystemError } from './system.ts';
export { stopWith, together } from './together.ts';
export { visible } from './visible.ts';
