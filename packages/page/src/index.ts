export { pageOf, type PageOptions } from './page.ts';
export { sheetOf, type Section, type Sheet } from './sheet.ts';
