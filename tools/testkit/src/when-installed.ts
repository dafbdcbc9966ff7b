import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test, type RunnerTask } from 'vitest';

/**
 * A suite that needs programs of the machine. Where one is missing the suite is skipped, and one line says so and counts
 * its tests; where `CI` is set, a missing program is a failure.
 */
export function whenInstalled(programs: readonly string[], title: string, suite: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return void describe(title, suite);
  const reason = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on the PATH`;
  if (process.env['CI'])
    return void test(title, () => {
      throw new Error(`${reason}: install what apt-get calls ${missing.join(' ')}`);
    });
  describe.skip(title, suite);
  test(`${title}: ${reason}`, (context) => {
    const skipped = context.task.file.tasks.find(({ name, type }) => type === 'suite' && name === title);
    const line = `skipped ${skipped ? testsIn(skipped) : 0} tests of "${title}": ${reason}`;
    process.stderr.write(`${line}\n`);
    context.skip(line);
  });
}

/** The same for a suite that takes long: it runs where `CI` is set, and is skipped elsewhere. */
export function whenInstalledInCI(...[programs, title, suite]: Parameters<typeof whenInstalled>): void {
  if (process.env['CI']) whenInstalled(programs, title, suite);
  else describe.skip(title, suite);
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => isExecutable(join(directory, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const testsIn = (task: RunnerTask): number =>
  task.type === 'suite' ? task.tasks.reduce((sum, child) => sum + testsIn(child), 0) : 1;
