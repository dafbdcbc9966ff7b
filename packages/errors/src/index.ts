export { isAbsent, orAbsent } from './absent.ts';
export { CseError, faultOf, firstThrown, isCseError, messageOf, type ErrorOptions, type Fault } from './error.ts';
export { isSystemError, reasonOf, systemFailed, type SystemError } from './system.ts';
export { Heap } from './heap.ts';
export { Slots } from './slots.ts';
export { mapConcurrently, stopWith, together } from './together.ts';
export { visible } from './visible.ts';
export { gravestFault, worstFault } from './worst-fault.ts';
