import type { Plan } from '@cse/graph';

/** More would not be read. */
const MOST = 5;

/** How another plan differs from one: what it lacks, what it has beside, and what it means by the same name. */
export function differencesOf(one: Plan, other: Plan): readonly string[] {
  const [expected, found] = [digestsOf(one), digestsOf(other)];
  const lacks = [...expected.keys()].filter((id) => !found.has(id)).map((id) => `it lacks ${id}`);
  const more = [...found.keys()].filter((id) => !expected.has(id)).map((id) => `it adds ${id}`);
  const changed = [...expected]
    .filter(([id, digest]) => found.has(id) && found.get(id) !== digest)
    .map(([id, digest]) => `${id} is ${found.get(id)}, not ${digest}`);
  const all = [...lacks, ...more, ...changed];
  return all.length > MOST ? [...all.slice(0, MOST), `and ${all.length - MOST} more`] : all;
}

const digestsOf = ({ steps }: Plan) => new Map([...steps.values()].map(({ id, content }) => [id, content.digest]));
