import { basename } from 'node:path';
import { writeUserFile, type KeptAttempt } from '@cse/session';

/** Writes a run as a page, and the list of its images beside it, for spreadsheets and for scanners. Says what was written. */
export async function writeReport(path: string, { plan, events, isCheck }: KeptAttempt): Promise<string> {
  const { billOf, csvOf, pageOf } = await import('@cse/page');
  const title = isCheck ? 'Verification report' : 'Transfer report';
  const stem = path.replace(/\.html?$/, '');
  const lists = [
    { path: `${stem}.csv`, text: csvOf(plan, events) },
    { path: `${stem}.cdx.json`, text: billOf(plan, { title, events }) },
  ];
  const beside = lists.map((list) => basename(list.path));
  await writeUserFile(path, pageOf(plan, { title, events, beside }));
  for (const list of lists) await writeUserFile(list.path, list.text);
  return `written to ${path}, and its images to ${beside.join(' and ')} next to it`;
}
