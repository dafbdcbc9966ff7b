import type { OpenDoctorOptions } from '@cse/doctor';
import { openSession, type Flags, type RegistryEvent, type Session } from '@cse/session';
import { circumstances, logRegistry } from '@cse/support';
import type { Config } from '@oclif/core/interfaces';
import known from './plugins/known-plugins.json' with { type: 'json' };
import { lockFile } from './plugins/lock.ts';
import { reservedFlags } from './plugins/reserved-flags.ts';
import { registryTeller, sayAside } from '@cse/terminal';
import { version } from './version.ts';

const tellRegistry = registryTeller({ say: sayAside, now: () => performance.now() });

/** What this user has here, with all plugins that oclif found; `heard` is told what happens between us and registries. */
export async function sessionOf(config: Config, heard?: (event: RegistryEvent) => void): Promise<Session> {
  return openSession({
    packages: config.getPluginsList(),
    reserved: reservedFlags(config),
    lock: lockFile(config),
    known,
    env: process.env,
    circumstances: circumstances(version),
    userAgent: `cse/${version}`,
    onEvent(event) {
      logRegistry(event);
      tellRegistry(event);
      heard?.(event);
    },
  });
}

/** What the doctor looks at, as flags, config file and environment say. */
export async function doctorOptions(session: Session, flags: Flags): Promise<OpenDoctorOptions> {
  const { plugins, ports } = session;
  return { config: await session.config(flags), plugins, known, ports, flags };
}
