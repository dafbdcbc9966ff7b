import type { RegistryEvent, RunEvent } from '@cse/session';
import { logLine } from './node-log.ts';

/** How a command ended that did not work. */
export interface LoggedFailure {
  readonly code: string;
  readonly fault: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly exit: number;
}

/** Notes how a command ended. */
export function logEnd({ code, fault, message, hint, exit }: LoggedFailure): void {
  logLine('error', message, { code, fault, hint, exit });
}

/** Notes what happened between us and a registry: each request, where all is noted. */
export function logRegistry(event: RegistryEvent): void {
  switch (event.type) {
    case 'request': {
      const { method, host, path, status, milliseconds } = event;
      return logLine('debug', 'request', { method, host, path, status, ms: Math.round(milliseconds) });
    }
    case 'retry':
      return logLine('warn', 'again', { host: event.host, object: event.object, reason: event.reason, ms: event.wait });
    case 'warning':
      return logLine('warn', event.text, { host: event.host });
    case 'concurrency':
      return logLine('info', 'concurrency', { host: event.host, limit: event.limit });
  }
}

/** Notes a step of a run. */
export function logRun(event: RunEvent): void {
  switch (event.type) {
    case 'run-started':
      return logLine('info', 'run started', { steps: event.steps, bytes: event.bytes });
    case 'step-started':
      return logLine('debug', 'step started', { step: event.id });
    case 'step-finished':
      return logLine('info', 'step finished', { step: event.id, how: event.arrival });
    case 'step-failed':
      return logLine('error', event.message, {
        code: event.code,
        fault: event.fault,
        step: event.id,
        host: event.host,
      });
    case 'step-blocked':
      return logLine('warn', 'step blocked', { step: event.id, by: event.by });
    case 'run-finished':
      return logLine('info', event.interrupted ? 'run interrupted' : 'run finished');
    // The bytes on their way are many; a request that was made again is noted where it is made.
    case 'step-moved':
    case 'request-retried':
      return;
  }
}
