export { createPlugin, isPluginName, TEMPLATES, type CreateOptions, type Template } from './create-plugin.ts';
