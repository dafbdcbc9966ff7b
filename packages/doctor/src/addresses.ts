import { BlockList, isIP } from 'node:net';
import { failure, pass, warning, type Observation } from './finding.ts';
import type { Subject } from './subject.ts';
import { hostnameOf } from './target.ts';

/** Looks a host up, and says whether those who need it can reach what is found. */
export async function addressesOf(host: string, { network }: Subject): Promise<Observation> {
  const hostname = hostnameOf(host);
  const addresses = isIP(hostname) ? [hostname] : await network.lookup(hostname);
  if (addresses.length === 0)
    return failure(hostname, 'the DNS of this machine does not resolve it', {
      todo: `Add ${hostname} to DNS, and make sure that the networks of CSE and of the tenants use the same DNS.`,
      fault: 'unavailable',
    });
  const reserved = addresses.filter(isReserved);
  if (reserved.length > 0)
    return failure(hostname, `${reserved.join(' and ')} is in a network that Docker reserves for itself`, {
      todo: 'Use an address outside 172.17.0.0/16 and 172.18.0.0/16.',
      fault: 'usage',
    });
  if (addresses.every(isLoopback))
    return warning(hostname, `it is ${addresses.join(', ')}, which is a loopback address`, OUTSIDE);
  return pass(hostname, isIP(hostname) ? 'it is an address, so no DNS is needed' : `it is ${addresses.join(', ')}`);
}

const OUTSIDE = 'Use a name that resolves to the registry in the networks of CSE and of the tenants.';

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');

const RESERVED = new BlockList();
RESERVED.addSubnet('172.17.0.0', 16);
RESERVED.addSubnet('172.18.0.0', 16);

const isReserved = (address: string) => isIP(address) === 4 && RESERVED.check(address);

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(network, prefix);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

/** Says whether an address is one that no public proxy can reach. */
export const isPrivate = (address: string): boolean => PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
