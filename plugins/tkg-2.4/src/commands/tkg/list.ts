import { defineCommand } from '@cse/plugin';
import { tkgListCommand } from '@cse/tkg';
import { bundles } from '../../bundles.ts';

export default defineCommand(tkgListCommand(bundles));
