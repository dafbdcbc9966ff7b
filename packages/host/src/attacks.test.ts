import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import type { PluginLimits } from './index.ts';
import { planning, planWith, WrittenPlugin } from './isolated.testing.ts';

const CONTENT = `context.create('a/b', new Uint8Array([1]))`;
const want = (said: string) => planning(`yield { content: ${CONTENT}, ${said} };`);
const OWN = `to: context.base + '/acme/x', tag: 'v1'`;
/** Tells what came of something that should not be possible, as a want that is then refused for its tag. */
const trying = (code: string) =>
  planning(`let got = 'nothing'; try { got = String(${code}) } catch (e) { throw new Error('denied ' + (e.code ?? e.message)) }
    throw new Error('got ' + got);`);

interface Attack {
  readonly module: string;
  readonly code: string;
  readonly says: RegExp;
  readonly limits?: Partial<PluginLimits>;
}

const attacks: Readonly<Record<string, Attack>> = {
  'writes to another registry': {
    module: want(`to: '127.0.0.1:5401/vmware-cloud-director/rde-projector', tag: '0.7.1'`),
    code: 'PLUGIN_PLACE',
    says: /127\.0\.0\.1:5401\/vmware-cloud-director\/rde-projector: it is not below the base reg\.example\/base/,
  },
  'writes outside of the base': {
    module: want(`to: 'reg.example/other/team'`),
    code: 'PLUGIN_PLACE',
    says: /other\/team/,
  },
  'writes beside the base, by a name that begins like it': {
    module: want(`to: 'reg.example/base-evil/acme/x'`),
    code: 'PLUGIN_PLACE',
    says: /base-evil/,
  },
  'climbs out of the base': {
    module: want(`to: context.base + '/acme/../../x'`),
    code: 'PLUGIN_WANT_INVALID',
    says: /path/,
  },
  'writes into what another plugin brings': {
    module: want(`to: context.base + '/tkg/tkg-bom', tag: 'v2.5.0'`),
    code: 'PLUGIN_PLACE',
    says: /tkg\/tkg-bom: its package\.json declares acme/,
  },
  'ends the process with 0': { module: planning(`process.exit(0)`), code: 'PLUGIN_ENDED', says: /with exit code 0/ },
  'ends it while it is loaded': { module: `process.exit(0); ${want(OWN)}`, code: 'PLUGIN_ENDED', says: /exit code 0/ },
  aborts: { module: planning(`process.abort()`), code: 'PLUGIN_ENDED', says: /ended its process/ },
  'kills whoever started it': {
    module: trying(`process.kill(process.ppid, 0)`),
    code: 'PLUGIN_THREW',
    says: /denied/,
  },
  'awaits what never settles': {
    module: planning(`await new Promise(() => {})`),
    code: 'PLUGIN_SILENT',
    says: /waits for something that never comes/,
  },
  'awaits it with a timer that goes on': {
    module: planning(`setInterval(() => {}, 5); await new Promise(() => {})`),
    code: 'PLUGIN_SILENT',
    says: /said nothing for 1 seconds/,
    limits: { silence: 1 },
  },
  'loops for ever': {
    module: planning(`for (;;);`),
    code: 'PLUGIN_SILENT',
    says: /said nothing/,
    limits: { silence: 1 },
  },
  'loops for ever while it is loaded': {
    module: `for (;;);`,
    code: 'PLUGIN_SILENT',
    says: /said nothing/,
    limits: { silence: 1 },
  },
  'throws before it gives anything': {
    module: `export default { api: 1, name: '@acme/x', plan() { throw new TypeError('sync boom') } }`,
    code: 'PLUGIN_THREW',
    says: /sync boom/,
  },
  'throws outside of its plan': {
    module: planning(
      `setTimeout(() => { throw new Error('later boom') }); await new Promise((r) => setTimeout(r, 5000))`,
    ),
    code: 'PLUGIN_THREW',
    says: /later boom/,
  },
  'wants a hundred thousand things': {
    module: planning(
      `for (let at = 0; at < 100_000; at += 1) yield { content: ${CONTENT}, to: context.base + '/acme/x', tag: 'v' + at };`,
    ),
    code: 'PLUGIN_TOO_MUCH',
    says: /more than 50,000 things/,
  },
  'fills its heap': {
    module: planning(`const all = []; for (;;) all.push(new Array(1e5).fill({}))`),
    code: 'PLUGIN_ENDED',
    says: /for want of memory/,
    limits: { heap: 64 },
  },
  'fills memory beside its heap': {
    module: planning(
      `const all = []; for (;;) { all.push(Buffer.alloc(1e7, 1)); await new Promise((r) => setTimeout(r, 1)) }`,
    ),
    code: 'PLUGIN_TOO_MUCH',
    says: /more than 128 MiB of memory/,
    limits: { memory: 128 },
  },
  'makes more than a plan should carry': {
    module: planning(
      `for (let at = 0; ; at += 1) { context.create('a/b', Buffer.alloc(1e6, at)); await context.source.find('vendor.example/none:v1') }`,
    ),
    code: 'PLUGIN_TOO_MUCH',
    says: /makes more than 4 MiB/,
    limits: { made: 4 * 1024 * 1024 },
  },
  'sends one message that is too large': {
    module: planning(`context.create('a/b', Buffer.alloc(40e6)); await context.source.find('vendor.example/none:v1')`),
    code: 'PLUGIN_TOO_MUCH',
    says: /a message of 4\d+ bytes/,
  },
  'prints without an end': {
    module: planning(`for (;;) { console.log('x'.repeat(1000)); await 0 }`),
    code: 'PLUGIN_TOO_MUCH',
    says: /prints more than/,
  },
  'notes without an end': {
    module: planning(`for (;;) { context.note('x'); await context.source.find('vendor.example/none:v1') }`),
    code: 'PLUGIN_TOO_MUCH',
    says: /more than 1000 notes/,
  },
  'asks without an end': {
    module: planning(`for (;;) await context.source.find('vendor.example/none:v1')`),
    code: 'PLUGIN_TOO_MUCH',
    says: /more than 2,000 questions/,
    limits: { questions: 2000 },
  },
  'speaks past the contract': {
    module: planning(
      `(await import('node:fs')).writeSync(3, Buffer.from([0,0,0,2,0,0,0,0,91,93])); await new Promise((r) => setTimeout(r, 5000))`,
    ),
    code: 'PLUGIN_MESSAGE',
    says: /sent an invalid message/,
  },
  'speaks no language at all': {
    module: planning(
      `(await import('node:fs')).writeSync(3, Buffer.alloc(100, 255)); await new Promise((r) => setTimeout(r, 5000))`,
    ),
    code: 'PLUGIN_TOO_MUCH',
    says: /a message of \d+ bytes/,
  },
  'gives a size that is none': {
    module: planning(
      `const { descriptor, holder } = ${CONTENT}; yield { content: { descriptor: { ...descriptor, size: 'x' }, holder }, ${OWN} }`,
    ),
    code: 'PLUGIN_WANT_INVALID',
    says: /size/,
  },
  'says of content that nobody holds it': {
    module: planning(`const { descriptor } = ${CONTENT}; yield { content: { descriptor, holder: 'nobody' }, ${OWN} }`),
    code: 'PLUGIN_WANT_INVALID',
    says: /holder/,
  },
  'wants something that is no want': { module: planning(`yield null`), code: 'PLUGIN_WANT_INVALID', says: /it: / },
  'reads the credentials of the user': {
    module: trying(`(await import('node:fs')).readFileSync('/etc/passwd')`),
    code: 'PLUGIN_THREW',
    says: /denied ERR_ACCESS_DENIED/,
  },
  'reads what other processes were told': {
    module: trying(`(await import('node:fs')).readFileSync('/proc/' + process.ppid + '/environ')`),
    code: 'PLUGIN_THREW',
    says: /denied ERR_ACCESS_DENIED/,
  },
  'writes to the disk': {
    module: trying(`(await import('node:fs')).writeFileSync('index.js', '')`),
    code: 'PLUGIN_THREW',
    says: /denied ERR_ACCESS_DENIED/,
  },
  'starts a program': {
    module: trying(`(await import('node:child_process')).execFileSync('id')`),
    code: 'PLUGIN_THREW',
    says: /denied ERR_ACCESS_DENIED/,
  },
  'starts a thread': {
    module: trying(`new (await import('node:worker_threads')).Worker('1', { eval: true })`),
    code: 'PLUGIN_THREW',
    says: /denied ERR_ACCESS_DENIED/,
  },
  'looks into its environment': {
    module: planning(`throw new Error('it has ' + JSON.stringify(process.env))`),
    code: 'PLUGIN_THREW',
    says: /it has \{\}/,
  },
  'looks for files that were left open': {
    module: planning(
      `const { fstatSync } = await import('node:fs'); const open = []; for (let fd = 4; fd < 200; fd += 1) try { if (fstatSync(fd).isFile()) open.push(fd) } catch {} throw new Error('open: ' + open)`,
    ),
    code: 'PLUGIN_THREW',
    says: /open: $/,
  },
  'is another plugin than its package says': {
    module: `export default { api: 1, name: 'tkg-2.5', async *plan() {} }`,
    code: 'PLUGIN_BROKEN',
    says: /calls it "@acme\/x", and it calls itself "tkg-2\.5"/,
  },
  'is for another contract': { module: `export default { api: 2, plan() {} }`, code: 'PLUGIN_API', says: /version 2/ },
  'is no plugin': { module: `export default 1`, code: 'PLUGIN_BROKEN', says: /not made by definePlugin/ },
  'cannot be loaded': { module: `import './nowhere.js'`, code: 'PLUGIN_BROKEN', says: /does not load/ },
};

test.each(Object.entries(attacks))('a plugin that %s is stopped and named', async (_title, attack) => {
  using written = new WrittenPlugin(attack.module, attack.limits);
  const failed = await planWith(written.isolated).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code: attack.code, fault: 'plugin', message: expect.stringMatching(attack.says) });
  expect(String((failed as Error).message)).toContain('@acme/x');
  expect(processesIn(written.root)).toEqual([]);
});

test('its own folder is its working folder, and the limit of one attack is not that of honest work', async () => {
  using written = new WrittenPlugin(
    planning(
      `const { readFileSync } = await import('node:fs'); context.note(JSON.parse(readFileSync('package.json')).name);`,
    ),
  );
  expect((await planWith(written.isolated)).notes).toEqual(['acme-x']);
});

test('what it prints is noted with its name, and disturbs nothing', async () => {
  using written = new WrittenPlugin(
    planning(
      `console.log('{"ok": false}'); console.error('two\\nlines'); process.stdout.write('and a rest'); yield { content: ${CONTENT}, ${OWN} };`,
    ),
  );
  const { notes, images } = await planWith(written.isolated);
  expect(notes.toSorted()).toEqual(
    ['{"ok": false}', 'and a rest', 'lines', 'two']
      .toSorted()
      .map((line) => `@acme/x printed: ${line}`)
      .toSorted(),
  );
  expect(images).toHaveLength(1);
});

test('what it prints without an end while nobody has time to read does not fill its memory', async () => {
  using written = new WrittenPlugin(`for (;;) { console.log('x'.repeat(1000)); await 0 }`);
  const work = planWith(written.isolated);
  work.catch(() => {});
  await expect.poll(() => processesIn(written.root).length, { timeout: 10_000 }).toBe(1);
  for (const until = performance.now() + 1500; performance.now() < until;);
  await expect(work).rejects.toMatchObject({ code: 'PLUGIN_TOO_MUCH' });
});

test('a planning that is called off ends the process at once, whatever the plugin does', async () => {
  using written = new WrittenPlugin(planning(`for (;;);`));
  const stop = new AbortController();
  const work = planWith(written.isolated, { signal: stop.signal });
  work.catch(() => {});
  await expect.poll(() => processesIn(written.root).length, { timeout: 10_000 }).toBe(1);
  await setTimeout(200);
  const before = performance.now();
  stop.abort();
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(processesIn(written.root)).toEqual([]);
});

test('where another plugin gives up, its process is ended', async () => {
  using written = new WrittenPlugin(planning(`for (;;) await context.source.find('vendor.example/app:v1')`));
  const source = memoryStore();
  await image(source, 'vendor.example/app:v1');
  await expect(planWith(written.isolated, { source, signal: AbortSignal.timeout(1500) })).rejects.toBeDefined();
  expect(processesIn(written.root)).toEqual([]);
});

/** The processes whose working folder it is. */
function processesIn(root: string): readonly string[] {
  const found = execFileSync('sh', [
    '-c',
    `for p in /proc/[0-9]*; do [ "$(readlink $p/cwd)" = "${root}" ] && echo $p; done; true`,
  ]);
  return found.toString().split('\n').filter(Boolean);
}
