import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createPlugin, isPluginName, TEMPLATES, type Template } from './index.ts';

const USAGE = `usage: npm create cse-plugin @SCOPE/NAME -- [--template ${Object.keys(TEMPLATES).join('|')}] [--folder DIR]

${Object.entries(TEMPLATES)
  .map(([name, what]) => `  ${name.padEnd(8)} ${what}`)
  .join('\n')}
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { template: { type: 'string' }, folder: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) process.stdout.write(USAGE);
else process.exitCode = await main();

async function main(): Promise<number> {
  const name = positionals[0] ?? (await ask('the name of the plugin, such as @acme/charts: '));
  const template = values.template ?? (positionals[0] ? 'images' : await ask('images, release or files? '));
  if (!isPluginName(name)) return wrong(`"${name}" is not a name with a scope, such as @acme/charts`);
  if (!isTemplate(template)) return wrong(`there is no template "${template}"`);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const folder = typeof values.folder === 'string' ? values.folder : undefined;
  const made = await createPlugin({ name, template, folder, version });
  process.stdout.write(`${made.folder} was created. Next:

  cd ${made.folder}
  npm install
  npm test
  npm run pack
`);
  return 0;
}

function isTemplate(text: unknown): text is Template {
  return typeof text === 'string' && text in TEMPLATES;
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  using lines = createInterface({ input: process.stdin, output: process.stderr });
  return (await lines.question(question)).trim();
}

function wrong(message: string): number {
  process.stderr.write(`error: ${message}\n\n${USAGE}`);
  return 2;
}
