import { visible } from '@cse/errors';
import type { Diagnosis, Finding, Status } from '@cse/doctor';
import type { AtSites } from '@cse/session';
import { count } from '@cse/text';
import { paintResult } from '@cse/terminal';
import { renderSites } from './sites.ts';

const MARKS = {
  pass: ['green', '✔'],
  warning: ['yellow', '!'],
  failure: ['red', '✘'],
} as const satisfies Record<Status, readonly [string, string]>;

/** Findings for people, at one target or several; what is the same at all of them, such as of the source, is told once. */
export function renderDiagnoses(found: Diagnosis | AtSites<Diagnosis>): string {
  const told = new Set<string>();
  return renderSites(found, ({ findings, skipped }) => {
    const isNew = ({ id, status, lookedAt, seen }: Finding) => {
      const key = [id, status, lookedAt, seen].join('\n');
      return !told.has(key) && told.add(key);
    };
    return [...diagnosisLines({ findings: findings.filter(isNew), skipped }), verdict(findings)].join('\n');
  });
}

/** By area, what is well in one line each, what is not with what to do. */
function diagnosisLines({ findings, skipped }: Pick<Diagnosis, 'findings' | 'skipped'>): readonly string[] {
  const areas = Map.groupBy(findings, ({ id }) => areaOf(id));
  const told = [...areas].flatMap(([area, same]) => [paintResult('bold', area), ...same.flatMap(linesOf), '']);
  const waiting = Map.groupBy(skipped, ({ because }) => because);
  const left = [...waiting].map(
    ([because, own]) => `skipped: ${own.map(({ id }) => id).join(', ')} (until ${because} passes)`,
  );
  return [...told, ...left];
}

function linesOf({ id, status, lookedAt, seen, why, todo }: Finding): readonly string[] {
  const [colour, mark] = MARKS[status];
  const head = `  ${paintResult(colour, mark)} ${plain(lookedAt)}: ${plain(seen)}`;
  if (status === 'pass') return [head];
  return [head, `      why:  ${why}`, `      do:   ${plain(todo ?? '')}`, paintResult('dim', `      check: ${id}`)];
}

function verdict(findings: readonly Finding[]): string {
  const number = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const [failures, warnings, passes] = [number('failure'), number('warning'), number('pass')];
  const counts = `${count(failures, 'failure')}, ${count(warnings, 'warning')}, ${passes} passed`;
  return failures > 0 ? paintResult('red', counts) : paintResult('green', counts);
}

/** The id of a check begins with its area. */
const areaOf = (id: string) => id.slice(0, id.indexOf('.'));

// What registries say may hold anything.
const plain = (text: string) =>
  visible(
    text
      .split('\n')
      .map((line) => line.trim())
      .join(' '),
  );
