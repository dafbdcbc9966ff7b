export { fillSample, sampleHosts, sampleSources, type SampleOptions } from './fill-sample.ts';
