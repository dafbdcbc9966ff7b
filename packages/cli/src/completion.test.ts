import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const BIN = join(import.meta.dirname, '..', 'bin');

test('bash completes commands, the flags that plugins bring, and values, from what is on this machine', async () => {
  using home = new Home();
  const { stdout: script } = await home.cse(['completion', 'bash']);
  const bin = join(home.dir, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'cse'), `#!/bin/sh\nexec '${process.execPath}' '${BIN}/run.js' "$@"\n`, { mode: 0o755 });
  writeFileSync(join(home.dir, 'cse.yaml'), 'to: reg.example:5000/base\n');
  const complete = (line: string) =>
    execFileSync(
      'bash',
      ['-c', `${script}\nCOMP_LINE=$1 COMP_POINT=\${#1}; _cse; printf '%s\\n' "\${COMPREPLY[@]}"`, '-', line],
      {
        cwd: home.dir,
        env: { HOME: home.dir, PATH: `${bin}:/usr/bin:/bin` },
        encoding: 'utf8',
      },
    )
      .trim()
      .split('\n');
  expect(complete('cse mir')).toEqual(['mirror']);
  expect(complete('cse mirror --tk')).toEqual(['--tkg', '--tkr']);
  expect(complete('cse plan --cse ')).toEqual(['4.2.0', '4.2.1', '4.2.2']);
  expect(complete('cse plan --cse=4.2.2')).toEqual(['4.2.2']);
  // bash completes what follows the last colon.
  expect(complete('cse plan --to reg.example:')).toEqual(['5000/base']);
});
