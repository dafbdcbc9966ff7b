import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whenInstalled } from '@cse/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageOf } from './index.ts';
import { planOf, runOf } from './plan.testing.ts';

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

  async function open(count: number, options: { title?: string; colorScheme?: 'light' | 'dark'; width?: number } = {}) {
    const { title = 'CSE 4.2.2', colorScheme = 'light', width = 1280 } = options;
    const plan = planOf(count);
    const file = join(folder, `${count}.html`);
    await writeFile(file, pageOf(plan, { title, events: runOf(plan) }));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(pathToFileURL(file).href);
    return { page, said };
  }

  const count = (page: Page, selector: string) => page.locator(selector).count();

  test('search and filter narrow the graph and the table alike', async () => {
    const { page, said } = await open(30);
    await page.fill('#search', 'app-7');
    expect(await count(page, '#graph .image:not(.away)')).toBe(1);
    expect(await count(page, '#images tbody tr:not(.gone)')).toBe(1);
    await page.fill('#search', '');
    await page.selectOption('#filter', 'tkg-2.5');
    expect(await count(page, '#images tbody tr:not(.gone)')).toBe(10);
    expect(said).toEqual([]);
  });

  test('choosing an image shows what it is made of and which others share it', async () => {
    const { page } = await open(14);
    await page.locator('#graph .image').first().press('Enter');
    expect(await count(page, '#chosen li')).toBeGreaterThan(2);
    expect(await count(page, '#graph .image.near')).toBe(13);
  });

  test('zooming changes what is looked at, and comes back to the whole', async () => {
    const { page } = await open(30);
    const viewBox = () => page.locator('#graph').getAttribute('viewBox');
    const whole = await viewBox();
    await page.click('#closer');
    expect(await viewBox()).not.toBe(whole);
    await page.click('#whole');
    expect(await viewBox()).toBe(whole);
  });

  test('two thousand images are still searched and chosen', async () => {
    const { page, said } = await open(2000);
    await page.fill('#search', 'app-1999');
    expect(await count(page, '#graph .image:not(.away)')).toBe(1);
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
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });
});
