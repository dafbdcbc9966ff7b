import { packPlugin } from '@cse/plugin-kit';
import { checkPlugin, renderChecked } from './check-plugin.ts';
import { readInstallLine } from './node-install-line.ts';
import { vetFolder, vetTarball } from './node-vet-plugin.ts';

/** What is done with a plugin before it is used: its line read, vetted, checked and packed. */
export const pluginTools = { readInstallLine, vetFolder, vetTarball, checkPlugin, renderChecked, packPlugin } as const;
