import { expect, test } from 'vitest';
import { commandsOf, inPlace, type Package } from './manifests.ts';

test('commands that plan have the flags that plugins declare, with the values that these take', () => {
  const own: Package = {
    paper: {},
    manifest: { commands: { plan: { plans: true, args: {}, flags: {} }, login: { args: {}, flags: {} } } },
  };
  const size = { summary: 'how large', value: 'SIZE', choices: ['small', 'large'] };
  const plugin: Package = { paper: { cse: { use: '@acme/x', flags: { size } } }, manifest: undefined };
  const commands = commandsOf([own, plugin], {});
  expect(commands.get('login')?.flags).toEqual({});
  expect(commands.get('plan')?.flags).toEqual({
    size: { type: 'option', summary: 'how large', helpValue: 'SIZE', options: ['small', 'large'] },
  });
});

test('what a plugin of cse brings is not completed while another plugin takes its place; its commands are', () => {
  const manifest = { commands: { 'tkg:list': { args: {}, flags: {} } } };
  const ours: Package = { paper: { cse: { use: 'tkg-2.5', serves: { tkg: ['2.5.0'] } } }, manifest };
  const theirs: Package = { paper: { cse: { use: '@acme/tkg', replaces: ['tkg-2.5'] } }, manifest: undefined };
  expect(inPlace([ours, theirs])).toEqual([{ paper: {}, manifest }, theirs]);
  expect(inPlace([ours])).toEqual([ours]);
});
