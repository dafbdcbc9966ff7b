export { pageOf, type PageOptions } from './page.ts';
