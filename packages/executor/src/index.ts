export type { Cause } from './causes.ts';
export type { RunEvent } from './event.ts';
export { execute, type ExecuteOptions } from './execute.ts';
export { finishedIn, kept, type KeptEvent } from './journal.ts';
export { countedAs, reportOf, type Failure, type Report } from './report.ts';
export { presentAt, type PresentOptions } from './present.ts';
export { stillThere } from './resume.ts';
export { survey, type Survey } from './survey.ts';
export { verify, type VerifyOptions } from './verify.ts';
