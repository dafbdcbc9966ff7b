import type { Carried, Plan } from '@cse/session';
import { write } from '@cse/terminal';

/** Looks at a medium before anything is brought from it, and warns of what can do no harm yet. */
export async function checkAloud(medium: Carried): Promise<void> {
  for (const warning of await medium.check()) await write(process.stderr, `warning: ${warning}`);
}

/** Lets a medium do what is due when all of a plan has arrived, and tells what it says. */
export async function tellArrival(medium: Carried, plan: Plan): Promise<void> {
  for (const line of (await medium.arrived?.(plan)) ?? []) await write(process.stderr, line);
}
