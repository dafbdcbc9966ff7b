import type { Check } from '../check.ts';
import { addressesOf } from '../addresses.ts';
import { targetOf } from '../target.ts';

/** The registry's name and addresses. */
export const namesTarget: Check = {
  id: 'names.target',
  looksAt: "the addresses of the registry's name",
  why: 'The bootstrap VM and every node resolve this name; Docker on the bootstrap VM reserves 172.17.0.0/16 and 172.18.0.0/16 for itself.',
  symptoms: [28],
  async *examine(subject) {
    const target = targetOf(subject);
    if (target) yield addressesOf(target.host, subject);
  },
};
