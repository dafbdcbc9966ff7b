/** Does work on all items, so many at once, and gives the outcomes in the order of the items. */
export async function* inParallel<Item, Outcome>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Outcome>,
  atOnce = 32,
): AsyncIterable<Outcome> {
  const running: Promise<Outcome>[] = [];
  for (const item of items) {
    const outcome = work(item);
    // Whoever waits for it hears of it; until then it is not unhandled.
    outcome.catch(() => undefined);
    running.push(outcome);
    if (running.length >= atOnce) yield* running.splice(0, 1);
  }
  yield* running;
}
