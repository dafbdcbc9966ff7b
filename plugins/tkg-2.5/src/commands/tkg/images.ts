import { defineCommand } from '@cse/plugin';
import { tkgImagesCommand } from '@cse/tkg';
import { bundles } from '../../bundles.ts';

export default defineCommand(tkgImagesCommand(bundles));
