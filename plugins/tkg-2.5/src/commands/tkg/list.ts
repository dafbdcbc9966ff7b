import { defineCommand } from '@cse/plugin';
import { tkgListCommand } from '@cse/tkg';
import { knowledge } from '../../knowledge.ts';

export default defineCommand(tkgListCommand(knowledge));
