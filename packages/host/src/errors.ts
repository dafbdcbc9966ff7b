import { CseError } from '@cse/errors';

const plugin = (
  code: string,
  name: string,
  { message, cause }: { readonly message: string; readonly cause?: unknown },
) =>
  new CseError(code, 'plugin', message, {
    hint: `Tell its author, or leave it out with --skip ${name}.`,
    cause,
  });

export const ended = (name: string, how: string) =>
  plugin('PLUGIN_ENDED', name, { message: `the plugin ${name} ended its process ${how} before it was done` });

export const silent = (name: string, reason: string) =>
  plugin('PLUGIN_SILENT', name, { message: `the plugin ${name} does not answer: ${reason}` });

export const tooMuch = (name: string, what: string) =>
  plugin('PLUGIN_TOO_MUCH', name, { message: `the plugin ${name} ${what}` });

export const invalidMessage = (name: string, reason: string) =>
  plugin('PLUGIN_MESSAGE', name, { message: `the plugin ${name} sent an invalid message: ${reason}` });

export const notLoaded = (name: string, reason: string, cause?: unknown) =>
  plugin('PLUGIN_BROKEN', name, { message: `the plugin ${name} cannot be used: ${reason}`, cause });

export const tooLarge = (size: number, limit: number) =>
  new CseError('CONTENT_TOO_LARGE', 'plan', `the content has ${size} bytes, and a plugin may read ${limit} at once`);
