import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePages, watchedRun } from './pages.ts';
import { screenPage } from './screen-page.ts';
import { COLUMNS, screensOfRun } from './screens.ts';
import { takePictures, type Picture } from './take-pictures.ts';

const DARK = { colorScheme: 'dark' } as const;
const PHONE = { width: 390, height: 1400 } as const;
// A4, at 96 dots per inch.
const PRINT = { media: 'print', width: 794, height: 1123 } as const;

const root = join(import.meta.dirname, '..', '..', '..');
const folder = await mkdtemp(join(tmpdir(), 'cse-pictures-'));
const GROUPS = { screens: ofScreens, pages: ofPages, watch: ofWatch };
await pictures(join(root, 'docs', 'images')).finally(() => rm(folder, { recursive: true, force: true }));

/** Takes the pictures that stand in docs/images, or those of the groups that are named: of terminals, of pages, of `cse watch`. */
async function pictures(to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const named = process.argv.slice(2);
  for (const [group, take] of Object.entries(GROUPS)) {
    if (named.length > 0 && !named.includes(group)) continue;
    const taken = await take(to);
    // A picture of text needs few colours.
    execFileSync('pngquant', ['--force', '--ext=.png', '--strip', '64', ...taken]);
    process.stdout.write(`${taken.length} pictures of ${group} are in ${to}\n`);
  }
}

async function ofScreens(to: string): Promise<readonly string[]> {
  const screens = await screensOfRun(root, join(folder, 'screens'));
  for (const { name, text } of screens) await writeFile(join(folder, `${name}.html`), screenPage(text, COLUMNS));
  return await takePictures(
    screens.map(({ name }) => ({
      name: `terminal-${name}`,
      page: join(folder, `${name}.html`),
      width: 710,
    })),
    to,
  );
}

async function ofPages(to: string): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const { tkg, scale, suffix } of [
    { tkg: ['2.5.0'], scale: 1 / 128, suffix: '' },
    { tkg: ['2.3.1', '2.4.0', '2.5.0'], scale: 1 / 2048, suffix: '-large' },
  ]) {
    const at = join(folder, `pages${suffix}`);
    await makePages({ root, folder: at, tkg, scale });
    const looks = ['plan', 'run'].flatMap((name): readonly Picture[] => {
      const page = join(at, `${name}.html`);
      return [
        { name: `${name}${suffix}`, page, height: 1500 },
        { name: `${name}${suffix}-dark`, page, height: 1500, ...DARK },
        { name: `${name}${suffix}-phone`, page, ...PHONE },
        { name: `${name}${suffix}-print`, page, ...PRINT },
      ];
    });
    taken.push(...(await takePictures(looks, to)));
    if (suffix === '')
      taken.push(...(await takePictures([{ name: 'settings', page: join(at, 'settings.html'), height: 1000 }], to)));
  }
  return taken;
}

async function ofWatch(to: string): Promise<readonly string[]> {
  await using run = await watchedRun({ root, folder: join(folder, 'watch'), tkg: ['2.5.0'] });
  const page = run.url;
  // What is drawn while a run goes on comes a moment later.
  const waitFor = ['#connection.live', '#curves canvas'];
  const looks = [
    { name: 'watch', page, waitFor, height: 1900 },
    { name: 'watch-dark', page, waitFor, height: 1900, ...DARK },
    { name: 'watch-phone', page, waitFor, ...PHONE },
  ];
  return await takePictures(looks, to);
}
