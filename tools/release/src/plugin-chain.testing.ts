import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { npmRegistry } from '@cse/testkit';
import { facts, out, ran, scratchFolder } from './made.testing.ts';

const run = promisify(execFile);
const USE = fileURLToPath(new URL('./use-plugin.testing.ts', import.meta.url));

/** A plugin of somebody else's, from the first command to what it brings across an air gap. */
export function pluginChain(): void {
  test(
    "the tutorial's commands create, test, pack, sign and install a plugin, which then works without a network",
    { timeout: 600_000 },
    async () => {
      const folder = scratchFolder();
      await using npm = await npmRegistry(join(out, 'npm'), { others: npmSays('registry') });
      const env = { ...surroundings(), ...npmSettings(folder, npm.url), HOME: folder, NO_COLOR: '1' };
      const { stdout, stderr } = await run('sh', ['-exc', tutorialCommands()], { cwd: folder, env, maxBuffer: 1e8 });
      expect(stdout).toMatch(/Tests .*passed/);
      expect(stdout).toContain('--acme-charts');
      expect(stdout).toContain('@acme/cse-plugin-charts keeps the contract');
      expect(stderr).toContain('signed with the key');

      const project = join(folder, 'cse-plugin-charts');
      const tarball = 'acme-cse-plugin-charts-1.0.0.tgz';
      const offline = ['-n', process.execPath, '--conditions=cse:source', USE, project, tarball];
      const used = ran('unshare', offline, { cwd: folder, env: { ...env, HOME: join(folder, 'another-home') } });
      const arrived = [expect.stringMatching(/\/lab\/acme\/charts\/app:1\.0\.0$/)];
      expect(JSON.parse(used)).toEqual({
        installed: expect.stringContaining('signed with the key'),
        planned: arrived,
        mirrored: arrived,
        imported: arrived,
        verified: arrived,
        isSame: true,
      });
    },
  );
}

const npmSays = (key: string) => ran('npm', ['config', 'get', key]).trim();

/** What is set on this machine, without what is set for the tests of cse. */
function surroundings(): NodeJS.ProcessEnv {
  const own = /^(?:CI$|CSE_|NODE_ENV$|NODE_OPTIONS$|NX_|VITEST|npm_|VITE_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** This machine's npm, on the registry of the test. What npx has installed before is of another build. */
function npmSettings(folder: string, registry: string): NodeJS.ProcessEnv {
  const cache = join(folder, 'npm-cache');
  mkdirSync(cache);
  symlinkSync(join(npmSays('cache'), '_cacache'), join(cache, '_cacache'));
  const settings = { registry, cache, userconfig: npmSays('userconfig'), yes: 'true', audit: 'false', fund: 'false' };
  const named = Object.entries({ ...settings, prefer_offline: 'true' }).map(([key, value]) => [
    `npm_config_${key}`,
    value,
  ]);
  return Object.fromEntries(named);
}

/** What the tutorial tells to type, as it is written. */
function tutorialCommands(): string {
  const tutorial = readFileSync(join(facts.root, 'docs/plugins/tutorial.md'), 'utf8');
  return [...tutorial.matchAll(/^```sh\n([^]*?)```/gm)].map(([, lines = '']) => lines).join('');
}
