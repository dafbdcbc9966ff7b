import * as Flags from '@oclif/core/flags';

/** The names that what is served answers to. */
export const hostName = {
  'host-name': Flags.string({
    summary:
      'also answer to this host name, repeatable; localhost, the names in the certificate and the address are always accepted',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** Where what is counted can be read. */
export const metrics = {
  metrics: Flags.string({
    summary: 'serve metrics for Prometheus at this address, such as 127.0.0.1:9464',
    helpValue: 'ADDRESS',
  }),
  'insecure-listen': Flags.boolean({
    summary: 'allow an address other than loopback without TLS or users',
    helpGroup: 'ACCESS',
  }),
};
