export { renderDot } from './dot.ts';
export { billOf, csvOf, type BillOptions } from './image-list.ts';
export { renderMermaid } from './mermaid.ts';
export { pageOf, type PageOptions } from './page.ts';
export { sheetOf, type Section, type Sheet } from './sheet.ts';
export type { NextStep } from './verdict.ts';
