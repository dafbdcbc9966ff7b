export {
  describeCommand,
  describeIsolated,
  describeItem,
  isolatedPlugin,
  type IsolatedPlugin,
  type PluginLimits,
} from './isolated-plugin.ts';
