import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { speaksPlain, targetOf } from '../target.ts';

/** Whether a registry behind TLS knows that it is. */
export const registryUploads: Check = {
  id: 'registry.uploads',
  looksAt: 'the upload addresses that the registry returns',
  why: 'A registry that does not know about the TLS proxy in front of it sends clients to http, where docker and imgpkg fail to push.',
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
          `they begin with ${plainUploads}, although the request was https; cse stays with https`,
          "Make the proxy send X-Forwarded-Proto, and set the registry's external URL to https. In Harbor: external_url.",
        );
  },
};
