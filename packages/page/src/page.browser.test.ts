import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whenInstalled } from '@cse/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf, sheetOf } from './index.ts';
import { plannedFor, planOf, runOf } from './plan.testing.ts';

interface Opening {
  readonly title?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly javaScriptEnabled?: boolean;
}

whenInstalled(['chromium'], 'the page in a browser', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cse-page-'));
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function show(text: string, { colorScheme = 'light', width = 1280, javaScriptEnabled = true }: Opening = {}) {
    const file = join(folder, 'page.html');
    await writeFile(file, text);
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, said };
  }

  function open(count: number, options: Opening = {}) {
    const plan = planOf(count);
    return show(pageOf(plan, { title: options.title ?? 'CSE 4.2.2', events: runOf(plan) }), options);
  }

  const count = (page: Page, selector: string) => page.locator(selector).count();
  const rows = '#list tr[data-image]:not([hidden])';

  /** What axe-core finds on the page as it stands. */
  async function faults(page: Page): Promise<unknown> {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(readFileSync(axe, 'utf8'));
    return page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))');
  }

  test('components are closed until they are opened, or hold what is searched for', async () => {
    const { page, said } = await open(30);
    expect(await count(page, rows)).toBe(0);
    await page.locator('#list tr.component .opener').first().click();
    expect(await count(page, rows)).toBe(20);
    await page.fill('#search', 'app-7');
    expect([await count(page, rows), await page.locator('#hits').textContent()]).toEqual([1, '1 of 30 images']);
    await page.fill('#search', 'nothing of the kind');
    expect(await page.locator('#nothing').isVisible()).toBe(true);
    expect(said).toEqual([]);
  });

  test('failures are singled out by their state', async () => {
    const { page } = await open(30);
    await page.selectOption('#state', 'failed');
    expect(await page.locator(`${rows} .state`).allTextContents()).toEqual(['failed']);
  });

  test('rows are sorted by what a heading says, and turned around by it', async () => {
    const { page } = await open(12);
    await page.click('#all');
    const first = () => page.locator(`${rows} .size`).first().textContent();
    await page.click('#list thead button[data-sort=size]');
    const largest = await first();
    await page.click('#list thead button[data-sort=size]');
    expect([largest, await first()]).toEqual(['12.0 MB', '2.0 MB']);
  });

  test('no row is higher than two lines, on a phone neither', async () => {
    for (const width of [1280, 390]) {
      const { page } = await open(12, { width });
      await page.click('#all');
      const heights = await page
        .locator(rows)
        .evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
      expect(Math.max(...heights)).toBeLessThan(56);
    }
  });

  test('the keyboard alone opens a component of the overview, and tells what an image shares with the others', async () => {
    const { page } = await open(14);
    await page.locator('#map .component').first().focus();
    for (const key of ['Enter', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    expect(await count(page, '#chosen .blobs li')).toBeGreaterThan(1);
    expect(await count(page, '#map .near')).toBe(13);
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('class')).toContain('component');
  });

  test('names stand within the rectangles of the images that they name, however wide their letters', async () => {
    const plan = planOf(30, { name: (at) => `tkg/packages/core/${'mw'.repeat(at + 3)}` });
    const { page } = await show(pageOf(plan, { title: 'x' }));
    await page.locator('#map .component').first().press('Enter');
    const overhangs = await page.locator('#map .image:not(.gone) text').evaluateAll((labels) =>
      labels.map((label) => {
        const box = label.parentElement?.querySelector('rect');
        return label.getBoundingClientRect().right - (box?.getBoundingClientRect().right ?? 0);
      }),
    );
    expect(overhangs.length).toBeGreaterThan(20);
    expect(Math.max(...overhangs)).toBeLessThan(1);
  });

  test('a digest is copied whole, by a button that says so', async () => {
    const { page } = await open(3);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.click('#all');
    await page.locator(`${rows} .copy`).first().click();
    await expect.poll(() => page.locator('.copied').getAttribute('aria-label')).toBe('Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('619 images print on at most twelve pages, and all of them where everything is open', async () => {
    const { page } = await open(619);
    const pages = async () => (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type \/Page\b/g)?.length;
    expect(await pages()).toBeLessThanOrEqual(12);
    await page.click('#all');
    expect(await pages()).toBeGreaterThan(12);
  });

  test('axe-core finds nothing, by day and by night, wide and narrow, closed and open', async () => {
    for (const options of [{}, { colorScheme: 'dark' }, { width: 390 }] as const) {
      const plan = planOf(30);
      const text = pageOf(plan, { title: 'x', events: runOf(plan) }).replace(/<meta http-equiv[^>]*>/, '');
      const { page } = await show(text, options);
      expect(await faults(page)).toEqual([]);
      await page.click('#all');
      await page.locator(`${rows} .opener`).first().click();
      await page.locator('#map .component').first().press('Enter');
      await page.locator('#map .image:not(.gone)').first().press('Enter');
      expect(await faults(page)).toEqual([]);
    }
    const sheet = sheetOf({ title: 'x', sections: [{ heading: 'y', text: ['z'], code: 'a\nb' }] });
    const { page } = await show(sheet.replace(/<meta http-equiv[^>]*>/, ''));
    expect(await faults(page)).toEqual([]);
  });

  test('without a script all images are there to read', async () => {
    const { page } = await open(9, { javaScriptEnabled: false });
    expect(await page.locator('#list tr[data-image]').last().isVisible()).toBe(true);
  });

  test('two thousand images are still searched and opened', async () => {
    const { page, said } = await open(2000);
    await page.fill('#search', 'app-1999');
    expect(await count(page, rows)).toBe(1);
    expect(said).toEqual([]);
  });

  test('X-32: a title that would break out is shown as text, and nothing runs', async () => {
    const { page, said } = await open(1, {
      title: '<img src=x onerror="console.log(1)"><script>console.log(2)</script>',
    });
    expect(await page.locator('h1').textContent()).toContain('<img');
    expect(said).toEqual([]);
  });

  test('a phone shows all of it without sideways scrolling of the page', async () => {
    const { page } = await open(30, { width: 390, colorScheme: 'dark' });
    await page.click('#all');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  test('sites are columns, on a desktop and on a telephone, whatever their number', async () => {
    for (const [number, width] of [
      [3, 1280],
      [12, 1280],
      [3, 380],
    ] as const) {
      const hosts = Array.from({ length: number }, (_, at) => `site${at}.example`);
      const plan = plannedFor(hosts, 30);
      const { page, said } = await show(pageOf(plan, { title: 'Sites', events: runOf(plan) }), { width });
      expect(await page.locator('#list thead th.state').allTextContents()).toEqual(
        hosts.map((host) => host.slice(0, -8)),
      );
      await page.selectOption('#state', 'failed');
      expect(await count(page, rows)).toBe(1);
      expect(await count(page, `${rows} .state`)).toBe(number);
      await page.locator(`${rows} .opener`).click();
      expect(await count(page, '#list tr.opened')).toBe(1);
      expect(await page.locator(`${rows} td.image`).evaluate((cell) => cell.clientWidth)).toBeGreaterThan(200);
      expect({ said, faults: await faults(page) }).toEqual({ said: [], faults: [] });
      await page.close();
    }
  });
});
