export { default } from '../../tools/tsup/plugin.ts';
