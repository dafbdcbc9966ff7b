import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

interface Screenshot {
  readonly name: string;
  /** The page that it is taken of; `watch` is that of `cse watch`. */
  readonly page: string;
  readonly colorScheme: 'light' | 'dark';
  readonly height: number;
  readonly width?: number;
}

const PICTURES: readonly Screenshot[] = [
  { name: 'plan', page: 'plan.html', colorScheme: 'light', height: 1300 },
  { name: 'run', page: 'run.html', colorScheme: 'light', height: 1700 },
  { name: 'run-dark', page: 'run.html', colorScheme: 'dark', height: 1700 },
  { name: 'run-phone', page: 'run.html', colorScheme: 'light', width: 390, height: 1400 },
  { name: 'watch', page: 'watch', colorScheme: 'light', height: 1900 },
  { name: 'watch-dark', page: 'watch', colorScheme: 'dark', height: 1900 },
  { name: 'watch-phone', page: 'watch', colorScheme: 'light', width: 390, height: 1700 },
  { name: 'settings', page: 'settings.html', colorScheme: 'light', height: 1000 },
];

const CHROMIUM = '/usr/bin/chromium';

export interface Gallery {
  /** The folder of the pages that are files. */
  readonly from: string;
  /** Where the pictures go. */
  readonly to: string;
  /** The address of `cse watch`. */
  readonly watch: string;
}

/** Opens pages in a real browser, and keeps what their first screen shows. A page that complains is an error. */
export async function takePictures({ from, to, watch }: Gallery): Promise<void> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    for (const { name, page: file, colorScheme, height, width = 1280 } of PICTURES) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(file === 'watch' ? watch : pathToFileURL(join(from, file)).href);
      // What is drawn while a run goes on comes a moment later.
      if (file === 'watch') await page.locator('#connection.live').waitFor();
      if (file === 'watch') await page.locator('#curves canvas').waitFor();
      await page.screenshot({ path: join(to, `${name}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
