import { configJsonSchema, flagsOf, kindsOf } from '@cse/transfer';
import { findPlugins, type FoundPackage } from './node-installed.ts';
import { servedBy } from './releases.ts';

/** The JSON schema of cse.yaml, with the kinds and flags of the plugins among these packages. */
export async function configSchema(packages: Iterable<FoundPackage>): Promise<object> {
  const { plugins } = await findPlugins(packages);
  const uses = plugins.map(({ declaration }) => declaration.use);
  return configJsonSchema({ kinds: kindsOf(plugins), flags: flagsOf(plugins), served: servedBy(plugins), uses });
}
