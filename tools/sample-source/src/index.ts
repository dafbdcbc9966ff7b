export { fillSample, sampleHosts, sampleSources, type SampleOptions } from './fill-sample.ts';
export { serveSample, type ServedSample, type ServeSampleOptions } from './serve-sample.ts';
export { sampleInventoryKey } from './signing-key.ts';
