import { expect, test } from 'vitest';
import { checkedSites, viaOf } from './site.ts';

const hub = { name: 'hub', to: 'hub.example' };
const north = { name: 'north', to: 'north.example', via: 'hub' };

test('a site copies from the one that it names, or from the first', () => {
  const sites = [{ name: 'zero', to: 'zero.example' }, hub, north, { name: 'south', to: 'south.example' }];
  expect(checkedSites(sites)).toBe(sites);
  expect(sites.map((site) => viaOf(site, sites))).toEqual([0, 0, 1, 0]);
});

test.each([
  ['two of one name', [hub, { ...north, name: 'hub' }], 'two sites are called hub'],
  ['two at one base', [hub, { ...north, to: 'hub.example' }], 'two sites are at hub.example'],
  ['one that copies from one after it', [north, hub], 'north copies from hub, which is no site before it'],
  ['one that copies from itself', [hub, { ...north, via: 'north' }], 'north copies from north'],
])('sites are refused of which there are %s', (_, sites, reason) => {
  expect(() => checkedSites(sites)).toThrow(
    expect.objectContaining({
      code: 'SITES_INVALID',
      fault: 'usage',
      message: expect.stringContaining(`these sites cannot be used together: ${reason}`),
    }),
  );
});
