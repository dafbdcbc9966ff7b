import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planContext } from '@cse/planner';
import type { CommandInput, Host } from '@cse/plugin';
import { fillSample } from '@cse/sample-source';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import disable from './commands/images/disable.ts';
import enable from './commands/images/enable.ts';
import extract from './commands/images/extract.ts';
import list from './commands/images/list.ts';

const sample = memoryStore();
beforeAll(() => fillSample(sample));

interface Asked {
  readonly source: Store;
  readonly relocate: (name: string) => string;
}

const toBase = (name: string) => `base.example${name.slice(name.indexOf('/'))}`;

/** What a command is given by cse: the options of one item, and this source. */
function input(
  options: object,
  { args = {}, flags = {}, source = sample, relocate = toBase }: Partial<CommandInput> & Partial<Asked> = {},
) {
  const host: Host = {
    releases: () => [],
    facts: async () => undefined,
    items: async () => [options],
    planning: (work) => work(planContext({ source, target: memoryStore(), relocate })),
  };
  return { args, flags, host };
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))));

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cse-images-'));
  folders.push(path);
  return path;
}

describe('cse images list', () => {
  test('shows each line with its state, source and destination', async () => {
    const text = '# mine\nquay.io a/b v1\n#quay.io a/c v1\nquay.io a/d\n';
    const { text: table, json, notes } = await list.spec.run(input({ dependencies: { path: 'mine.txt', text } }));
    expect(table).toEqual({
      columns: ['LINE', 'STATE', 'SOURCE', 'DESTINATION'],
      rows: [
        ['2', 'wanted', 'quay.io/a/b:v1', 'base.example/vmware-cloud-director/a/b:v1'],
        ['3', 'suppressed', 'quay.io/a/c:v1', 'base.example/vmware-cloud-director/a/c:v1'],
        ['4', 'unknown', 'quay.io a/d', ''],
      ],
    });
    expect(json).toMatchObject({ lists: [{ origin: 'mine.txt', lines: [{ state: 'comment' }, {}, {}, {}] }] });
    expect(notes).toEqual([expect.stringMatching(/^line 4 cannot be parsed/)]);
  });

  test('--deep adds what the artifacts name and the list lacks', async () => {
    const { text } = await list.spec.run(input({ cse: ['4.2.2'] }, { flags: { deep: true } }));
    expect(text).toMatchObject({ columns: ['LINE', 'STATE', 'SOURCE', 'DESTINATION'] });
    const { rows } = text as { rows: readonly (readonly string[])[] };
    expect(rows).toHaveLength(18);
    expect(rows.at(-1)).toEqual([
      '',
      'lacking',
      'registry.k8s.io/sig-storage/csi-resizer:v1.4.0',
      'base.example/vmware-cloud-director/sig-storage/csi-resizer:v1.4.0',
    ]);
  });

  test('without a target the destination is told below a base that is still to be chosen', async () => {
    const text = `quay.io a/b v1\nquay.io a/c@sha256:${'c'.repeat(64)}\n`;
    const asked = input({ dependencies: { path: 'mine.txt', text } }, { relocate: (name) => name });
    const { json } = await list.spec.run(asked);
    const lines = [
      { destination: '<base>/vmware-cloud-director/a/b:v1' },
      { destination: `<base>/vmware-cloud-director/a/c@sha256:${'c'.repeat(64)}` },
    ];
    expect(json).toMatchObject({ lists: [{ lines }] });
  });

  test('several releases are told apart', async () => {
    const { text } = await list.spec.run(input({ cse: ['4.2.0', '4.2.2'] }));
    const { columns, rows } = text as { columns: readonly string[]; rows: readonly (readonly string[])[] };
    expect(columns[0]).toBe('LIST');
    expect(new Set(rows.map(([origin]) => origin?.split(':').at(-1)))).toEqual(new Set(['v0.1.2', 'v0.1.4']));
  });

  test('without a release or a list it says what to choose', async () => {
    await expect(list.spec.run(input({}))).rejects.toMatchObject({ code: 'RELEASE_MISSING', fault: 'usage' });
  });
});

describe('cse images extract', () => {
  test('writes the files of src/artifact, programs so that they can be run', async () => {
    const dir = await folder();
    const { json } = await extract.spec.run(input({ cse: ['4.2.2'] }, { args: { dir } }));
    expect(json).toEqual({ dir, files: ['getting_started.sh', 'dependencies.txt'] });
    expect(await readFile(join(dir, 'dependencies.txt'), 'utf8')).toContain('rde-projector 0.7.1\n');
    expect((await stat(join(dir, 'getting_started.sh'))).mode & 0o777).toBe(0o755);
  });

  test('does not write over a file, unless it is forced to', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'dependencies.txt'), 'mine');
    const asked = input({ cse: ['4.2.2'] }, { args: { dir } });
    await expect(extract.spec.run(asked)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(await readFile(join(dir, 'dependencies.txt'), 'utf8')).toBe('mine');
    await extract.spec.run({ ...asked, flags: { force: true } });
    expect(await readFile(join(dir, 'dependencies.txt'), 'utf8')).not.toBe('mine');
  });

  test('gives each of several releases a folder of its own', async () => {
    const dir = await folder();
    await extract.spec.run(input({ cse: ['4.2.0', '4.2.1'] }, { args: { dir } }));
    expect((await readdir(dir)).toSorted()).toEqual(['v0.1.2', 'v0.1.3']);
  });

  test('never writes outside of the folder, not even through a link that is in it', async () => {
    const [dir, outside] = [await folder(), await folder()];
    await symlink(outside, join(dir, 'link'));
    const source = memoryStore();
    const kit = 'projects.registry.vmware.com/vmware-cloud-director/getting-started-airgapped:v0.1.4';
    await image(source, kit, { files: { 'src/artifact/link/file': 'bad' } });
    const asked = input({ cse: ['4.2.2'] }, { args: { dir }, source });
    await expect(extract.spec.run(asked)).rejects.toMatchObject({ code: 'PATH_UNSAFE', fault: 'integrity' });
    expect(await readdir(outside)).toEqual([]);
  });
});

describe('cse images disable and enable', () => {
  const text = '\uFEFFquay.io a/b v1\r\n\tquay.io a/c v1\r\nquay.io a/d v1';

  async function fileWith(content: string | Uint8Array): Promise<string> {
    const file = join(await folder(), 'dependencies.txt');
    await writeFile(file, content);
    return file;
  }

  test('change the lines that match and keep the rest of the file, its rights too', async () => {
    const file = await fileWith(text);
    await chmod(file, 0o640);
    const { json, text: table } = await disable.spec.run(input({}, { args: { pattern: 'a/c', file } }));
    expect(json).toEqual({ file, lines: [{ line: 2, text: 'quay.io a/c v1' }] });
    expect(table).toMatchObject({ rows: [['2', 'disabled', 'quay.io a/c v1']] });
    expect(await readFile(file, 'utf8')).toBe(text.replace('\tquay', '#\tquay'));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    await enable.spec.run(input({}, { args: { pattern: 'a/c', file } }));
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(join(file, '..'))).toEqual(['dependencies.txt']);
  });

  test('a pattern that matches nothing that could change is an error, and leaves the file alone', async () => {
    const file = await fileWith(text);
    const asked = input({}, { args: { pattern: 'a/b', file } });
    await expect(enable.spec.run(asked)).rejects.toMatchObject({ code: 'PATTERN_UNMATCHED', fault: 'usage' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('a file that is not UTF-8 text, or not there, is refused', async () => {
    const file = await fileWith(Buffer.from(text, 'utf16le'));
    await writeFile(file, Buffer.concat([Buffer.from([0xff, 0xfe]), await readFile(file)]));
    await expect(disable.spec.run(input({}, { args: { pattern: '*', file } }))).rejects.toMatchObject({
      code: 'DEPENDENCIES_NOT_TEXT',
    });
    const absent = { pattern: '*', file: `${file}.txt` };
    await expect(disable.spec.run(input({}, { args: absent }))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
