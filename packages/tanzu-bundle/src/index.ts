export { makeTanzuBundle, type BundleMaker } from './make-bundle.ts';
export { tanzuBundle } from './medium.ts';
export { nodeScratch } from './node-scratch.ts';
export { openTanzuBundle, type BundleOptions, type TanzuBundle } from './open-bundle.ts';
export type { MakeScratch, Scratch } from './scratch.ts';
