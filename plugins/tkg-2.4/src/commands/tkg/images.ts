import { defineCommand } from '@cse/plugin';
import { tkgImagesCommand } from '@cse/tkg';
import { knowledge } from '../../knowledge.ts';

export default defineCommand(tkgImagesCommand(knowledge));
