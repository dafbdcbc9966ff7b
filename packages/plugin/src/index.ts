export { API, checkApi } from './check-api.ts';
export {
  defineCommand,
  provideRunner,
  type CommandFlag,
  type CommandInput,
  type CommandResult,
  type CommandRunner,
  type CommandSpec,
  type Host,
  type Table,
} from './command.ts';
export type {
  ArtifactFile,
  ArtifactRequest,
  FileRequest,
  FoundImage,
  ImageFile,
  ImageRequest,
  Located,
  PlanContext,
  Side,
  Want,
} from './context.ts';
export type { AboutRelease, Advice, Declaration, FlagDeclaration } from './declaration.ts';
export { definePlugin, type ItemParser, type OfferedRelease, type Plugin, type PluginSpec } from './define-plugin.ts';
