export type { RequestEvent } from './exchange.ts';
export type { Ports } from './node-ports.ts';
export { serve, type ServeOptions, type Serving } from './serve.ts';
export { fileSpool, memorySpool, type Draft, type Spool } from './spool.ts';
