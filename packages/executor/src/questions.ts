/** How many blobs are under way at once, where nobody says another number. */
export const DEFAULT_CONCURRENCY = 16;

/** How many questions are asked at once: they spend their time on the way, so that four of them fit where one blob does. */
export const questions = (concurrency = DEFAULT_CONCURRENCY): number => concurrency * 4;
