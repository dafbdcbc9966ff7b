import { isIP } from 'node:net';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { hostnameOf } from '../target.ts';

/** The base as it was typed: what CSE would make of it. */
export const layoutBase: Check = {
  id: 'layout.base',
  looksAt: "the target's base as it was typed",
  why: 'CSE appends /tkg to the container registry URL, and expects its three paths side by side below it.',
  symptoms: [6, 8, 15, 16, 27],
  *examine({ to, target }) {
    if (to === undefined || !target) return;
    const { base, path, flaws } = target;
    const lookedAt = `the base "${to}"`;
    if (flaws.length > 0) {
      const todo = base === undefined ? 'Give a host: --to base.myregistry.company.com' : `Write it so: --to ${base}`;
      yield failure(lookedAt, flaws.join('; '), { todo, fault: 'usage' });
      return;
    }
    if (path !== '') {
      const todo = 'Try one cluster with it first, or give CSE a registry of its own, whose base is the host alone.';
      yield warning(lookedAt, `it has a path (/${path}), and the procedure of CSE knows bare hosts only`, todo);
      return;
    }
    const { host = '' } = target;
    if (hostnameOf(host) !== host || isIP(host)) {
      const todo = 'Give the registry a name, and port 443, before many clusters know it.';
      yield warning(
        lookedAt,
        `it has ${isIP(hostnameOf(host)) ? 'an address' : 'a port'}, and the procedure of CSE knows names only; older Tanzu CLIs join such addresses wrongly`,
        todo,
      );
      return;
    }
    yield pass(lookedAt, 'it is a host, without scheme, path or slash');
  },
};
