import { parsePlan } from '@cse/graph';
import { submit } from '@cse/queue';
import { archivedPlan, openKeptPlan, pathsOf, takingPart } from '@cse/transfer';
import { askForConfig } from './ask-config.ts';
import { compare } from './compare.ts';
import { eachSite } from './each-site.ts';
import { findRun } from './kept-runs.ts';
import { logIn, logOut } from './log-in.ts';
import { writeParts } from './node-plan-parts.ts';
import { openQueue } from './node-queues.ts';
import { readArgument, readUserFile, writeUserFile } from './node-user-file.ts';
import { trustedKeys } from './node-trusted-keys.ts';
import { openWorkspace, type SessionOptions } from './node-workspace.ts';
import { pluginHost } from './plugin-host.ts';
import { pruneTarget } from './prune-target.ts';
import { cancelQueued, findQueuedRun, queuedRun, work } from './queued.ts';
import type { Session } from './session.ts';

/** Opens what this user has here. Reads nothing yet. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { packages, lock, known, env } = options;
  const workspace = await openWorkspace(options);
  const { config, ports, files, folders, plugins } = workspace;
  return {
    ...workspace,
    eachSite: async (flags, work) => eachSite(await config(flags), flags, work),
    async keptPlan(path, flags) {
      const plan = parsePlan(await readArgument(path));
      return openKeptPlan(plan, { config: await config(flags), ports });
    },
    async carriedPlan(medium, flags) {
      const read = await config(flags);
      const paths = pathsOf([...takingPart(plugins, medium.plan.asked ?? []), ...known]);
      const plan = archivedPlan(medium.plan, { config: read, paths, from: medium });
      return openKeptPlan(plan, { config: read, ports, from: medium });
    },
    writeParts,
    compare: (sides, options) => compare(sides, options, workspace),
    prune: (flags, options) => pruneTarget(flags, options, workspace),
    findRun: (id) => findRun(id, ports.state),
    queue: (url) => openQueue(url ?? env['CSE_QUEUE'], { packages, lock }),
    queuedRun,
    submit: (plan, { queue, ...options }) => submit(plan, queue, options),
    cancelQueued,
    findQueuedRun,
    work: async (flags, options) => work(options, { config: await config(flags), ports }),
    medium: (flags) => ({
      flags,
      files,
      clock: ports.clock,
      state: folders.state,
      readNamed: readUserFile,
      trustedKeys: () => trustedKeys(env),
      writeNamed: writeUserFile,
    }),
    logIn: (host, options) => logIn(host, options, workspace),
    logOut: (host) => logOut(host, workspace),
    askForConfig: (flags, asker) => askForConfig(flags, asker, workspace),
    async offered(flags, options) {
      await using transfer = await workspace.transfer(flags, { anywhere: true, idle: true });
      return await transfer.offered(options);
    },
    pluginHost: (flags, options) => pluginHost(flags, options, workspace),
  };
}
