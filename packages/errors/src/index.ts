export { isAbsent, orAbsent } from './absent.ts';
export { closest } from './closest.ts';
export {
  CseError,
  FAULTS,
  codeOf,
  faultOf,
  firstThrown,
  isCseError,
  messageOf,
  type ErrorOptions,
  type Fault,
} from './error.ts';
export { isSystemError, reasonOf, systemFailed, type SystemError } from './system.ts';
export { visible } from './visible.ts';
export { worstFault } from './worst-fault.ts';
