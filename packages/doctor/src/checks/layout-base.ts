import { isIP } from 'node:net';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { hostnameOf } from '../target.ts';

/** The base as it was typed: what CSE would make of it. */
export const layoutBase: Check = {
  id: 'layout.base',
  looksAt: 'the base as given',
  why: 'CSE appends /tkg to the container registry URL, and expects three folders side by side below it.',
  symptoms: [6, 8, 15, 16, 27],
  *examine({ to, target }) {
    if (to === undefined || !target) return;
    const { base, path, flaws } = target;
    const lookedAt = `the base "${to}"`;
    if (flaws.length > 0) {
      const todo = base === undefined ? 'Use a host: --to base.myregistry.company.com' : `Use --to ${base}`;
      yield failure(lookedAt, flaws.join('; '), { todo, fault: 'usage' });
      return;
    }
    if (path !== '') {
      const todo = 'Try it with one cluster first, or use a registry for CSE alone, whose base is just the host.';
      yield warning(lookedAt, `it has a path (/${path}), but the vendor only documents bare hosts`, todo);
      return;
    }
    const { host = '' } = target;
    if (hostnameOf(host) !== host || isIP(host)) {
      const todo = 'Give the registry a name and port 443 before many clusters use it.';
      yield warning(
        lookedAt,
        `it has ${isIP(hostnameOf(host)) ? 'an address' : 'a port'}, but the vendor only documents names; older Tanzu CLIs build wrong URLs from it`,
        todo,
      );
      return;
    }
    yield pass(lookedAt, 'a bare host, without scheme, path or slash');
  },
};
