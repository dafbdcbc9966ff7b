import type { Config } from '@oclif/core/config';
import { loadHelpClass } from '@oclif/core/help';
import { expect, test } from 'vitest';
import { loadCommands } from './load.ts';

/** What a terminal of 80 columns shows of a help. */
async function helpOf(argv: readonly string[], config: Config): Promise<readonly string[]> {
  const lines: string[] = [];
  const Help = await loadHelpClass(config);
  const help = new Help(config, { ...config.pjson.oclif.helpOptions, maxWidth: 80 });
  await Object.assign(help, { log: (text: string) => lines.push(...text.split('\n')) }).showHelp([...argv]);
  return lines;
}

test('the help of each command fits on a screen, and explains the everyday flags first', async () => {
  const config = await loadCommands();
  for (const id of config.commands.map((command) => command.id).filter((each) => each !== 'help')) {
    const lines = await helpOf(id.split(':'), config);
    expect(lines.length, id).toBeLessThanOrEqual(45);
  }
  const mirror = (await helpOf(['mirror'], config)).join('\n');
  const everyday = [...mirror.matchAll(/^  (?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name);
  expect(everyday.slice(0, 5)).toEqual(['cse', 'tkg', 'to', 'ca', 'config']);
  expect(mirror).toMatch(/^  cli-plugins +--all-plugins, /m);
});

test('--all explains every flag, those of plugins under the names of their plugins', async () => {
  const config = await loadCommands();
  const flags = Object.keys(config.findCommand('mirror')?.flags ?? {});
  const text = (await helpOf(['mirror', '--all'], config)).join('\n');
  for (const flag of flags) expect(text).toMatch(new RegExp(`^  (?:-\\w, )?--${flag}\\b`, 'm'));
  expect(text).toContain('CLI-PLUGINS FLAGS');
});

test('the first help names every command once, and fits on a screen too', async () => {
  const config = await loadCommands();
  const names = new Set(config.commands.filter(({ hidden }) => !hidden).map(({ id }) => id.split(':')[0] ?? ''));
  const Help = (await loadHelpClass(config)) as typeof import('@oclif/core/help').Help;
  const lines = new Help(config, { maxWidth: 80 }).formatRoot().split('\n');
  expect(lines.length).toBeLessThanOrEqual(45);
  for (const name of names)
    expect(
      lines.filter((line) => new RegExp(`^  (?:.*, )?${name}(?:,|  |$)`).test(line)),
      name,
    ).toHaveLength(1);
});
