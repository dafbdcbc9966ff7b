import { tkgPlugin } from '@cse/tkg';
import { facts } from './facts.ts';

export { tkgCommands as commands } from '@cse/tkg';
export default tkgPlugin(facts);
