import { expect, test } from 'vitest';
import type { TransferConfig } from './config.ts';
import { itemsOf } from './items.ts';
import { installed } from './plugins.testing.ts';
import { unserved } from './unserved.ts';

const plugins = [
  installed('tkg-2.4', { serves: { tkg: ['2.4.0'] }, paths: ['tkg'] }),
  installed('@acme/tkg-2.6', { serves: { tkg: ['2.6.0'] }, paths: ['tkg'] }),
  installed('cli-plugins', {
    serves: { tkg: ['2.4.0'] },
    paths: ['tanzu_cli'],
    flags: { group: { summary: 'x', option: 'groups', multiple: true, alone: true } },
  }),
];

function remarks(releases: readonly string[], more: Partial<TransferConfig> = {}): readonly string[] {
  const nothing = { sources: [], registries: {}, options: {}, items: [], only: [], skip: [] };
  const config: TransferConfig = { ...nothing, releases: { tkg: releases }, ...more };
  return unserved(config, itemsOf(config, { plugins }), plugins);
}

test('a part of a release that other releases of its kind have, and nothing brings, is told', () => {
  expect(remarks(['2.4'])).toEqual([]);
  expect(remarks(['2.6'])).toEqual(['cli-plugins brings nothing of tkg 2.6.0: it serves 2.4.0']);
});

test('who asks for that part in another way, or leaves it out, knows', () => {
  expect(remarks(['2.6'], { options: { group: ['vmware-tkg/default:v2.6.0'] } })).toEqual([]);
  expect(remarks(['2.6'], { skip: ['cli-plugins'] })).toEqual([]);
});
