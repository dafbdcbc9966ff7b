export { answering, type Answering, type AnsweringOptions, type ReadOnly } from './answering.ts';
export type { HttpAnswer, HttpRequest, Handler, RequestEvent } from './exchange.ts';
export { isLoopback } from './hosts.ts';
export type { Limits } from './limits.ts';
export type { ServerPorts } from './node-ports.ts';
export { serve, type ServeOptions, type Serving } from './serve.ts';
export { fileSpool, memorySpool, type Draft, type Spool } from './spool.ts';
