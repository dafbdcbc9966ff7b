export { logEnd, logRegistry, logRun, type LoggedFailure } from './log-events.ts';
export { beginLog, type LoggedCommand } from './node-begin-log.ts';
export { circumstances } from './node-circumstances.ts';
export { LOG_LEVELS } from './node-log.ts';
export { supportFiles, type SupportOptions } from './node-support-files.ts';
