import type { Subject } from './subject.ts';

/** A target that has a name at least, however flawed. */
export interface Target {
  readonly base: string;
  readonly host: string;
  readonly path: string;
}

export function targetOf({ target }: Subject): Target | undefined {
  if (target?.base === undefined || target.host === undefined) return undefined;
  return { base: target.base, host: target.host, path: target.path };
}

/** The name of a host without its port and brackets. */
export const hostnameOf = (host: string): string => new URL(`https://${host}`).hostname.replace(/^\[|\]$/g, '');

export const speaksPlain = ({ network }: Subject, host: string): boolean =>
  network.options.hosts?.[host]?.plainHttp === true;

export const urlOf = (subject: Subject, host: string): string =>
  `${speaksPlain(subject, host) ? 'http' : 'https'}://${host}`;
