export { Heap } from './heap.ts';
export { Slots } from './slots.ts';
export { mapConcurrently, stopWith, together } from './together.ts';
