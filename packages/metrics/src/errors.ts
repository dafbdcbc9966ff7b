import { CseError } from '@cse/errors';

/** What is no address to listen on. */
export const invalidAddress = (text: string) =>
  new CseError('METRICS_ADDRESS', 'usage', `--metrics ${text} is not an address`, {
    hint: 'Use a host and a port, as in --metrics 127.0.0.1:9464, or only a port.',
  });

/** Other machines would read what this one does. */
export const openAddress = (text: string) =>
  new CseError('METRICS_OPEN', 'usage', `--metrics ${text} is open to other machines, without TLS or users`, {
    hint: 'Use --metrics 127.0.0.1:9464; or add --insecure-listen, if you trust everyone on that network.',
  });
