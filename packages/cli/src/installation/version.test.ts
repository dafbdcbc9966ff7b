import { expect, onTestFinished, test } from 'vitest';
import { Home } from '../cse.testing.ts';
import { openScene } from '../scene.testing.ts';

test('version says what runs, from where, and with which plugins; -v is the same', async () => {
  using home = new Home();
  const { exit, stdout } = await home.cse(['version', '--json']);
  expect({ exit, said: JSON.parse(stdout) }).toEqual({
    exit: 0,
    said: {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      installed: { as: 'checkout', in: expect.stringMatching(/packages\/cli\/?$/) },
      plugins: expect.arrayContaining([
        { name: '@cse/plugin-tkg-2.5', version: expect.any(String), type: 'core' },
        { name: '@oclif/plugin-help', version: expect.any(String), type: 'core' },
      ]),
    },
  });
  expect((await home.cse(['-v', '--json'])).stdout).toBe(stdout);
  expect((await home.cse(['-v'])).stdout).toMatch(
    /^cse \S+, Node v24\S+, linux-\w+\ninstalled in \S+ \(a checkout: git pull/,
  );
});

test('a checkout is brought up to date with git, and has nothing to take along, which export says once', async () => {
  const scene = await openScene();
  onTestFinished(() => scene[Symbol.asyncDispose]());
  const { home, flags } = scene;
  expect(await home.cse(['update', '--from', 'cse-9.9.9-linux-x64.tar.gz', '--allow-unsigned'])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('git pull'),
  });
  const at = flags.indexOf('--to');
  const what = flags.filter((_, each) => each !== at && each !== at + 1);
  const { exit, stderr } = await home.cse(['export', ...what, '--archive', 'stick']);
  expect({ exit, said: stderr.match(/did not take cse along/g) }).toEqual({
    exit: 0,
    said: ['did not take cse along'],
  });
  const quiet = await home.cse(['export', ...what, '--archive', 'other', '--without-cse']);
  expect({ exit: quiet.exit, said: quiet.stderr.match(/take cse along/g) }).toEqual({ exit: 0, said: null });
  const missing = await home.cse(['export', ...what, '--archive', 'third', '--carry-platform', 'linux/arm64']);
  expect(missing).toMatchObject({ exit: 2, stderr: expect.stringMatching(/is not in \S+cse-cli-\w+\n/) });
});
