import { fuzzBytes } from '@cse/testkit';
import { test } from 'vitest';
import { printInventory } from './build-inventory.ts';
import { binary, group } from './inventory.testing.ts';
import { parseInventory } from './inventory.ts';
import { parseMetadata, printMetadata } from './metadata.ts';

const NAME = 'reg.example/tanzu_cli/plugins/plugin-inventory:latest';

test('X-23: an inventory is read, or refused by our own error', () => {
  const binaries = ['a', 'b', 'c'].map((name) => binary(name, 'kubernetes', 'v1.2.3', { digest: 'ab'.repeat(32) }));
  const one = printInventory(binaries, [group('vmware-tkg/default:v1.0.0', ['a@kubernetes:v1.2.3'])]);
  const many = printInventory(
    Array.from({ length: 60 }, (_, at) => binary(`plugin-${at}`, 'global', 'v0.1.0')),
    [],
  );
  fuzzBytes([one, many], (bytes) => parseInventory(bytes, NAME));
});

test('X-23: the metadata of an inventory is read, or refused by our own error', () => {
  const some = { plugins: [['a', 'kubernetes', 'v1']], groups: [['vmware', 'tkg', 'default', 'v1']] };
  fuzzBytes([printMetadata(some)], (bytes) => parseMetadata(bytes, NAME));
});
