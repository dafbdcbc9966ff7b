export {
  describeCommand,
  describeIsolated,
  isolatedPlugin,
  type IsolatedPlugin,
  type PluginLimits,
} from './isolated-plugin.ts';
