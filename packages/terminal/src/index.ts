export { sayAside, sayThrough } from './aside.ts';
export { clean } from './clean.ts';
export { paint, paintResult } from './paint.ts';
export { registryTeller, type RetryTelling } from './retries.ts';
export { openScreen } from './open-screen.ts';
export type { Progress, Screen, ScreenOptions } from './screen.ts';
export { print, write } from './streams.ts';
export { renderTable } from './table.ts';
