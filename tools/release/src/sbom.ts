import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { printCycloneDx } from '@cse/page';
import type { Component } from './components.ts';
import type { Facts } from './facts.ts';

/** What a list of parts is written for. */
export interface SbomOptions {
  /** The published file. */
  readonly file: string;
  readonly components: readonly Component[];
  readonly out: string;
  readonly name?: string | undefined;
}

/** Writes what a published file consists of, as CycloneDX 1.6. The same parts are the same bytes. */
export async function writeSbom({ version, epoch }: Facts, options: SbomOptions): Promise<void> {
  const { file, components, out, name = 'cse' } = options;
  const parts = components.map((component) => ({
    type: 'library',
    'bom-ref': component.purl,
    name: component.name,
    version: component.version,
    licenses: [licenceOf(component.licence)],
    purl: component.purl,
  }));
  const bom = printCycloneDx({
    of: [basename(file), JSON.stringify(parts), String(epoch)],
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: { type: 'application', 'bom-ref': 'main', name, version, licenses: [licenceOf('Apache-2.0')] },
    },
    components: parts,
    dependencies: [{ ref: 'main', dependsOn: parts.map(({ purl }) => purl) }],
  });
  await mkdir(join(out, 'sbom'), { recursive: true });
  await writeFile(join(out, 'sbom', `${basename(file)}.cdx.json`), bom);
}

// One name of SPDX's list, an expression of them, or words.
function licenceOf(licence: string): object {
  if (/^[\w.-]+$/.test(licence) && licence !== 'unknown') return { license: { id: licence } };
  return / (OR|AND|WITH) /.test(licence) ? { expression: licence } : { license: { name: licence } };
}
