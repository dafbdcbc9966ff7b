import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

export interface Picture {
  readonly name: string;
  /** A file, or an address. */
  readonly page: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
  /** As high as the page is, if not said. */
  readonly height?: number;
  readonly width?: number;
  /** Selectors of what has to be there. */
  readonly waitFor?: readonly string[];
}

const CHROMIUM = '/usr/bin/chromium';
/** A report that is longer on paper is a list, and not a summary. */
const SHEETS = 12;

/** Opens pages in a real browser, and keeps what their first screen shows. Returns the files. A page that complains is an error. */
export async function takePictures(pictures: readonly Picture[], to: string): Promise<readonly string[]> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const files: string[] = [];
    for (const picture of pictures) files.push(await take(browser, picture, to));
    return files;
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, picture: Picture, to: string): Promise<string> {
  const { name, page: address, colorScheme = 'light', media = 'screen', width = 1280, waitFor = [] } = picture;
  const { height = 1 } = picture;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.emulateMedia({ media });
  await page.goto(address.startsWith('http') ? address : pathToFileURL(address).href);
  for (const selector of waitFor) await page.locator(selector).waitFor();
  const path = join(to, `${name}.png`);
  await page.screenshot({ path, fullPage: picture.height === undefined });
  if (media === 'print') {
    const sheets = sheetsOf(await page.pdf({ format: 'A4' }));
    process.stdout.write(`${name}: ${sheets} sheets of A4\n`);
    if (sheets > SHEETS) throw new Error(`${name} takes ${sheets} sheets of paper, not ${SHEETS} at most`);
  }
  await page.close();
  return path;
}

/** How many pages a PDF has (ISO 32000-1, 7.7.3.3). */
const sheetsOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
