import { isCseError, messageOf } from '@cse/errors';
import { checksOf, checkStart, openPackage, readCases } from '@cse/plugin-kit';
import { resolve } from 'node:path';
import { checkedDeclaration, type VettingOptions } from './node-vet-plugin.ts';
import { readPackageIn } from './node-read-package.ts';

/** What one check of a plugin found. */
export interface CheckedPoint {
  readonly title: string;
  readonly ok: boolean;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
}

/** What all checks of a plugin found. */
export interface PluginCheckReport {
  readonly ok: boolean;
  readonly name: string;
  readonly version: string;
  /** The plugins of cse whose place it takes. */
  readonly replaces: readonly string[];
  readonly checks: readonly CheckedPoint[];
}

/** Checks a plugin, in a folder or a tarball, against the contract. None of its code runs in this process. */
export async function checkPlugin(path: string, options: Omit<VettingOptions, 'tell'>): Promise<PluginCheckReport> {
  await using opened = await openPackage(path);
  const { root } = opened;
  const manifest = await readPackageIn(root);
  const declared = await looked('its package.json declares it as cse reads it', () =>
    checkedDeclaration(manifest, options),
  );
  const checks = [declared.point];
  // A folder gets what describes its commands when it is packed or linked.
  if (root !== resolve(path))
    checks.push(
      (await looked('none of its code runs before it is called', () => checkStart({ root, manifest }))).point,
    );
  if (declared.value) {
    const { value: declaration } = declared;
    const module = resolve(root, declaration.plugin);
    const cases = await looked('its cases can be read', () => readCases(root));
    if (!cases.point.ok) checks.push(cases.point);
    for (const { title, run } of checksOf({ root, manifest, declaration, module }, cases.value ?? {}))
      checks.push((await looked(title, run)).point);
  }
  const { name, version } = manifest;
  const { replaces = [] } = declared.value ?? {};
  return { ok: checks.every(({ ok }) => ok), name, version, replaces, checks };
}

interface Looked<T> {
  readonly point: CheckedPoint;
  readonly value?: T;
}

async function looked<T>(title: string, work: () => T | Promise<T>): Promise<Looked<T>> {
  try {
    return { point: { title, ok: true }, value: await work() };
  } catch (error) {
    const hint = isCseError(error) ? error.hint : undefined;
    return { point: { title, ok: false, message: messageOf(error), hint } };
  }
}

/** What people see of it. */
export function renderChecked({ name, version, replaces, checks, ok }: PluginCheckReport): string {
  const lines = checks.flatMap(({ title, ok: isWell, message, hint }) => [
    `${isWell ? '✔' : '✖'} ${title}`,
    ...(message === undefined ? [] : [`    ${message}`]),
    ...(hint === undefined ? [] : [`    next: ${hint}`]),
  ]);
  const failed = checks.filter((each) => !each.ok).length;
  const sum = ok ? 'keeps the contract' : `fails ${failed} of ${checks.length} checks`;
  const heading = [
    `${name} ${version}`,
    ...(replaces.length > 0 ? [`  takes the place of ${replaces.join(', ')}`] : []),
  ];
  return [...heading, ...lines, `${ok ? '✔' : '✖'} ${name} ${sum}`].join('\n');
}
