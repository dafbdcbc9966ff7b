export { CseError, faultOf, isCseError, type ErrorOptions, type Fault } from './error.ts';
