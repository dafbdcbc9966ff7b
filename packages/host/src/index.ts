export {
  describeIsolated,
  isCommand,
  isolatedPlugin,
  type IsolatedPlugin,
  type PluginLimits,
} from './isolated-plugin.ts';
