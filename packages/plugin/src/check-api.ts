import { CseError } from '@cse/errors';

/** The version of the contract between `cse` and its plugins. */
export const API = 1;

/** For hosts: throws `PLUGIN_API` where a plugin was made for another version of the contract. */
export function checkApi(name: string, api: unknown): void {
  if (api === API) return;
  throw new CseError(
    'PLUGIN_API',
    'plugin',
    `the plugin ${name} uses version ${JSON.stringify(api)} of the plugin API, and this cse supports version ${API}`,
    { hint: `Install a version of the plugin for this cse, or remove it with cse plugins uninstall ${name}.` },
  );
}
