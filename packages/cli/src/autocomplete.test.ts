import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

test('completion in bash knows the commands, and the flags that plugins bring', async () => {
  using home = new Home();
  expect((await home.cse(['autocomplete', 'bash'])).exit).toBe(0);
  const script = join(home.dir, '.cache', 'cse', 'autocomplete', 'functions', 'bash', 'cse.bash');
  const complete = (...typed: readonly string[]) =>
    execFileSync('bash', [
      '-c',
      `source ${script}; COMP_WORDS=(cse ${typed.join(' ')}); COMP_CWORD=${typed.length}; _cse_autocomplete; echo "\${COMPREPLY[@]}"`,
    ])
      .toString()
      .trim()
      .split(/\s+/);
  expect(complete('mir')).toEqual(['mirror']);
  expect(complete('mirror', '--t').toSorted()).toEqual(['--timeout', '--tkg', '--tkr', '--to', '--trust-origin']);
});
