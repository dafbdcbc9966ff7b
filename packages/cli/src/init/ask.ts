import { servedBy, type Answers, type InstalledPlugin } from '@cse/session';

/** What a reader of the file sees where nobody said where to. */
const EXAMPLE_BASE = 'base.myregistry.company.com';

/** Takes the answers from flags, and asks for the others where there is somebody to ask. */
export async function askForConfig(
  flags: Readonly<Record<string, unknown>>,
  plugins: readonly InstalledPlugin[],
): Promise<Answers> {
  const served = servedBy(plugins);
  const given = Object.fromEntries(
    Object.keys(served)
      .filter((kind) => flags[kind] !== undefined)
      .map((kind) => [kind, flags[kind] as readonly string[]]),
  );
  const to = flags['to'] as string | undefined;
  const asked = process.stdin.isTTY && process.stderr.isTTY && flags['json'] !== true;
  if (!asked) return { releases: given, to: to ?? EXAMPLE_BASE };
  const [{ default: checkbox }, { default: input }] = await Promise.all([
    import('@inquirer/checkbox'),
    import('@inquirer/input'),
  ]);
  const stderr = { output: process.stderr };
  const releases: Record<string, readonly string[]> = { ...given };
  for (const [kind, versions] of Object.entries(served).filter(([kind]) => !(kind in given))) {
    const choices = versions.map((version) => ({ name: `${kind} ${version}`, value: version }));
    const chosen = await checkbox({ message: `Which releases of ${kind}?`, choices }, stderr);
    if (chosen.length > 0) releases[kind] = chosen;
  }
  const message = 'Base at your registry (a host, with an optional port and path)?';
  return { releases, to: to ?? (await input({ message, default: EXAMPLE_BASE }, stderr)) };
}
