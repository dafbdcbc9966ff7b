import { expect, test } from 'vitest';
import { reachOf, type HostProbe } from './reach.ts';

function probing({ tls = false, addresses = {} as Record<string, readonly string[]> } = {}): HostProbe & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    async speaksTls(host) {
      asked.push(host);
      return tls;
    },
    addresses: async (host) => addresses[host.split(':')[0] ?? ''] ?? [],
  };
}

test.each([
  ['127.0.0.1:5000', true],
  ['localhost:5000', true],
  ['[::1]:5000', true],
  ['10.1.2.3', true],
  ['172.20.0.1:80', true],
  ['192.168.1.1', true],
  ['reg.local', true],
  ['172.32.0.1', false],
  ['reg.example', false],
  ['localhost.example', false],
])('%s may be spoken to without TLS: %s', async (host, may) => {
  const probe = probing();
  expect(await reachOf(probe, { insecure: false }).know(host)).toMatchObject({ plainHttp: may });
  expect(probe.asked).toEqual(may ? [host] : []);
});

test('what speaks TLS is spoken to with TLS, also where http is allowed', async () => {
  expect(await reachOf(probing({ tls: true }), { insecure: true }).know('reg.example')).toMatchObject({
    plainHttp: false,
  });
  expect(await reachOf(probing(), { insecure: true }).know('reg.example')).toMatchObject({ plainHttp: true });
});

test('two names of one address and port are one registry', async () => {
  const reach = reachOf(probing({ addresses: { a: ['1.1.1.1'], b: ['2.2.2.2', '1.1.1.1'], c: ['3.3.3.3'] } }), {
    insecure: false,
  });
  for (const host of ['a:1', 'b:1', 'b:2', 'c:1']) await reach.know(host);
  expect(reach.isSame('a:1', 'a:1')).toBe(true);
  expect(reach.isSame('a:1', 'b:1')).toBe(true);
  expect(reach.isSame('a:1', 'b:2')).toBe(false);
  expect(reach.isSame('a:1', 'c:1')).toBe(false);
  expect(reach.isSame('a:1', 'unknown:1')).toBe(false);
});
