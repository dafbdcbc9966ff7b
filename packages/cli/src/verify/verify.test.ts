import { image } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '@cse/executor';
import { openScene, type Scene } from '../scene.testing.ts';

async function scene(): Promise<Scene> {
  const opened = await openScene();
  onTestFinished(() => opened[Symbol.asyncDispose]());
  expect((await opened.home.cse(['mirror', ...opened.flags])).exit).toBe(0);
  return opened;
}

test('what is missing comes with the command that copies it, and it does', async () => {
  const { home, flags, target } = await scene();
  await target.repository('target.example/base/lib/one').untag('v1');
  const { stdout } = await home.cse(['verify', ...flags, '--read-data', '--json']);
  const [failure] = (JSON.parse(stdout) as Report).failures;
  expect(failure?.hint).toMatch(/^cse mirror .*--only container-images copies it; across an air gap, use cse import /);
  const typed = failure?.hint?.split(' copies it')[0]?.split(' ').slice(1) ?? [];
  expect(typed).toEqual(['mirror', ...flags, '--only', 'container-images']);
  expect((await home.cse(typed)).exit).toBe(0);
  expect((await home.cse(['verify', ...flags])).exit).toBe(0);
});

test('what helps against several failures is told once', async () => {
  const { home, flags, target } = await scene();
  for (const [name, tag] of [
    ['lib/one', 'v1'],
    ['lib/two', 'v2'],
  ] as const)
    await target.repository(`target.example/base/${name}`).untag(tag);
  const { stdout } = await home.cse(['verify', ...flags, '--progress', 'none']);
  expect(stdout.match(/^failed /gm)).toHaveLength(2);
  expect(stdout.match(/copies it/g)).toHaveLength(1);
});

test('layers that their publisher alone hands out are noted as left out, for all is there but them', async () => {
  const { home, source, flags } = await scene();
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  await image(source, 'vendor.example/lib/win:v1', {
    mediaTypes: 'docker',
    layers: [{ size: 300 }, { size: 400, mediaType, urls: ['https://publisher.example/layer'] }],
  });
  const asked = [...flags, '--image', 'vendor.example/lib/win:v1'];
  expect((await home.cse(['mirror', ...asked])).exit).toBe(0);
  const note =
    'vendor.example/lib/win:v1 has a layer that may not be redistributed, and is left out: nodes pull it from the publisher, if at all';
  const said = await home.cse(['verify', ...asked, '--read-data']);
  expect([said.exit, said.stdout + said.stderr]).toEqual([0, expect.stringContaining(`note: ${note}`)]);
  const { stdout } = await home.cse(['verify', ...asked, '--read-data', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, notes: [note] });
});

test('the state that verify writes spares the next archive what is there', async () => {
  const { home, flags } = await scene();
  expect((await home.cse(['verify', ...flags, '--state', 'there.json'])).stderr).toContain('there.json');
  const asked = flags.filter((flag, at) => flag !== '--to' && flags[at - 1] !== '--to');
  const { exit } = await home.cse(['export', ...asked, '--archive', 'next', '--since', 'there.json']);
  expect(exit).toBe(0);
  const { stdout } = await home.cse(['archive', 'inspect', 'next', '--json']);
  const { contents } = JSON.parse(stdout) as {
    readonly contents: { readonly count: number; readonly presumed: number };
  };
  expect(contents.presumed).toBe(3);
});
