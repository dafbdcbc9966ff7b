import { servedBy, type Answers, type InstalledPlugin } from '@cse/session';
import { noBase } from '../errors.ts';

interface ConfigAsking {
  readonly plugins: readonly InstalledPlugin[];
  /** Throws where `cse plan` would not take the answers. */
  check(answers: Answers): Promise<void>;
}

/** Takes the answers from flags, and asks for the others where there is somebody to ask; each is one that `cse plan` takes. */
export async function askForConfig(
  flags: Readonly<Record<string, unknown>>,
  { plugins, check }: ConfigAsking,
): Promise<Answers> {
  const served = servedBy(plugins);
  const given = Object.fromEntries(
    Object.keys(served)
      .filter((kind) => flags[kind] !== undefined)
      .map((kind) => [kind, flags[kind] as readonly string[]]),
  );
  const to = flags['to'] as string | undefined;
  const asked = process.stdin.isTTY && process.stderr.isTTY && flags['json'] !== true;
  if (to !== undefined) await check({ releases: given, to });
  if (!asked) {
    if (to === undefined) throw noBase();
    return { releases: given, to };
  }
  const [{ default: checkbox }, { default: input }] = await Promise.all([
    import('@inquirer/checkbox'),
    import('@inquirer/input'),
  ]);
  const stderr = { output: process.stderr };
  const releases: Record<string, readonly string[]> = { ...given };
  const open = Object.keys(served).filter((kind) => !(kind in given));
  // In the order of cse releases.
  for (const kind of open.sort()) {
    const choices = (served[kind] ?? []).map((version) => ({ name: `${kind} ${version}`, value: version }));
    const chosen = await checkbox({ message: `Which releases of ${kind}?`, choices }, stderr);
    if (chosen.length > 0) releases[kind] = chosen;
  }
  if (to !== undefined) {
    await check({ releases, to });
    return { releases, to };
  }
  const message = 'Base at your registry (a host, with an optional port and path)?';
  const validate = (base: string) =>
    check({ releases, to: base }).then(
      () => true,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  return { releases, to: await input({ message, required: true, validate }, stderr) };
}
