import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { speaksPlain, targetOf } from '../target.ts';

/** Whether a registry behind TLS knows that it is. */
export const registryUploads: Check = {
  id: 'registry.uploads',
  looksAt: 'the addresses that the registry gives for uploads',
  why: 'A registry that does not know of the TLS before it sends clients to http, where docker and imgpkg fail to push.',
  symptoms: [17],
  needs: ['registry.push'],
  *examine(subject) {
    const target = targetOf(subject);
    if (!target || speaksPlain(subject, target.host) || subject.readOnly) return;
    const { plainUploads } = subject.network.about(target.host);
    yield plainUploads === undefined
      ? pass(target.host, 'they are https')
      : warning(
          target.host,
          `they begin with ${plainUploads}, though the registry was asked by https; cse stays with https`,
          'Let the proxy pass X-Forwarded-Proto on, and set the external address of the registry to https. In Harbor: external_url.',
        );
  },
};
