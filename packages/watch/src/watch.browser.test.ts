import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import { whenInstalled } from '@cse/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { watch } from './index.ts';
import { eventsOf, planOf, ToldRuns } from './watched.testing.ts';

const clock = {
  now: () => Date.now(),
  sleep: async (milliseconds: number, signal?: AbortSignal) =>
    void (await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined)),
};

const TIMELINE = 'disabled-by-default-devtools.timeline,devtools.timeline';

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  readonly pid: number;
  /** When it began, in microseconds. */
  readonly ts: number;
  /** How long its thread was on a processor, in microseconds: a busy machine does not add to it. */
  readonly tdur?: number;
}

/** For each frame that the page drew: how long its main thread computed since the frame before, in milliseconds. */
function computingBeforeFrames(trace: Buffer): readonly number[] {
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const drawn = traceEvents.filter(({ name }) => name === 'FireAnimationFrame');
  const [{ pid, tid } = {}] = drawn;
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid);
  const frames = drawn.map(({ ts }) => ts).toSorted((a, b) => a - b);
  return frames.map((frame, at) => {
    const since = tasks.filter(({ ts }) => ts < frame && ts >= (frames[at - 1] ?? 0));
    return since.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  });
}

interface Opening {
  readonly images?: number;
  readonly share?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

whenInstalled(['chromium'], 'the page of runs in a browser', () => {
  let browser: Browser;
  const opened: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });

  async function open({ images = 40, share = 0.4, colorScheme = 'light', width = 1280 }: Opening = {}) {
    const runs = new ToldRuns();
    const plan = planOf(images);
    const start = Date.now() - (images * 100 * share + 1000);
    const blob = [...plan.steps.values()][Math.floor((plan.steps.size * share) / 3) * 3];
    const moved = blob ? { [blob.id]: 1_000_000 } : {};
    runs.runs.push({
      id: 'f2a11c5d0e94b3a7',
      ...({
        kind: 'transfer',
        standing: share < 1 ? 'running' : 'not complete',
        at: Date.now(),
        done: 40,
        total: 100,
      } as const),
      command: 'cse mirror --cse 4.2.2 --tkg 2.5 --to hub.example.com/base',
      plan,
      events: [...eventsOf(plan, share, start)],
      presence: { isAlive: share < 1, pulse: { at: Date.now(), moved } },
    });
    runs.runs.push({
      id: '0123456789abcdef',
      ...({ kind: 'transfer', standing: 'complete', at: start - 90_000_000, done: 9, total: 9 } as const),
      plan: planOf(3),
      events: [...eventsOf(planOf(3), 1, start - 90_000_000)],
      presence: { isAlive: false },
    });
    const serving = await watch({ places: [runs], clock });
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(`http://${serving.host}/`);
    opened.push(async () => {
      await context.close();
      await serving.close();
    });
    await page.locator('#connection.live').waitFor();
    return { page, said, runs, serving };
  }

  const textOf = async (page: Page, selector: string) =>
    (await page.locator(selector).innerText()).replaceAll(/\s+/g, ' ');

  test('what is copied now, from where, how fast and what failed is there to see, and goes on by itself', async () => {
    const { page, said, runs } = await open();
    expect(await textOf(page, '#head')).toMatch(/Running: \d+ %/);
    expect(await textOf(page, '#runs li:first-child')).toMatch(/^running, 40 of 100 steps/);
    expect(await textOf(page, '#sites')).toMatch(/hub \d+ of 20 images/);
    expect(await textOf(page, '#lines')).toMatch(/from projects.example.com .*\/s .* to hub.example.com/);
    expect(await textOf(page, '#failures')).toContain('denied the push of <b>app</b>');
    expect(await textOf(page, '#moving')).toContain('hub.example.com/base/packages/core/app');
    await page.locator('#curves canvas').waitFor();
    const [run] = runs.runs;
    if (!run) return;
    run.events.splice(0, run.events.length, ...run.events, ...eventsOf(run.plan, 1, Date.now()).slice(-1));
    run.presence = { isAlive: false };
    await expect.poll(() => textOf(page, '#head')).toContain('Not complete');
    expect(said).toEqual([]);
  });

  test('a run is chosen by its link, with the keyboard alone', async () => {
    const { page } = await open();
    const link = page.locator('nav a').nth(1);
    await link.focus();
    await setTimeout(1_500);
    expect(await page.locator(':focus').getAttribute('href')).toBe('/?run=0123456789abcdef');
    await page.keyboard.press('Enter');
    await page.waitForURL(/run=0123/);
    await page.locator('#connection.live').waitFor();
    expect(await textOf(page, '#head')).toContain('Complete: 3 images');
  });

  test('an image is found by its name, with its state', async () => {
    const { page } = await open();
    await page.fill('#search', 'app-1 hub');
    await expect.poll(() => textOf(page, '#hits')).toContain('hub.example.com/base/packages/core/app-1:v1: copied');
  });

  test('5,000 images stay smooth: no frame waits for a tenth of a second of computing while they go on', async () => {
    const { page, runs, said } = await open({ images: 5_000, share: 0.5 });
    await page.evaluate('{ const frame = () => requestAnimationFrame(frame); frame(); }');
    const [run] = runs.runs;
    const rest = run ? eventsOf(run.plan, 1, run.events[0]?.at ?? 0).slice(run.events.length) : [];
    const before = await textOf(page, '#head');
    await browser.startTracing(page, { categories: [TIMELINE] });
    for (let at = 0; at < 4; at += 1) {
      run?.events.push(...rest.slice(at * 1000, (at + 1) * 1000));
      await setTimeout(900);
    }
    const frames = computingBeforeFrames(await browser.stopTracing());
    expect(frames.length).toBeGreaterThan(10);
    expect(Math.max(...frames)).toBeLessThan(100);
    expect(await textOf(page, '#head')).not.toBe(before);
    expect(said).toEqual([]);
  });

  test('axe-core finds nothing, by day and by night, wide and narrow', async () => {
    for (const options of [{}, { colorScheme: 'dark' }, { width: 390 }, { share: 1 }] as const) {
      const { page } = await open(options);
      await page.locator('#curves canvas').waitFor();
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      expect(
        await page.evaluate(
          `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`,
        ),
      ).toEqual([]);
    }
  });

  test('a phone shows all of it without sideways scrolling of the page', async () => {
    const { page } = await open({ width: 390, colorScheme: 'dark', images: 300 });
    await page.locator('#curves canvas').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    const rows = await page
      .locator('#lines tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.getBoundingClientRect().left)));
    for (const lefts of rows) expect(new Set(lefts).size).toBe(3);
  });

  test('when cse watch ends, the page says so', async () => {
    const { page, serving } = await open();
    await serving.close();
    await expect.poll(() => textOf(page, '#connection')).toContain('No connection');
  });
});
