import { isArchive, openTrusted } from '@cse/archive';
import { messageOf } from '@cse/errors';
import { serveMetrics, serverMetrics, type ServerMetrics } from '@cse/metrics';
import {
  certificateWarning,
  checkListening,
  listeningWarning,
  openLayout,
  readOnly,
  serve,
  type ListeningFlags,
  type RequestEvent,
  type ServeOptions,
} from '@cse/server';
import { readUserFile, type Session } from '@cse/session';
import type { MetricsFlags } from './metrics-flags.ts';
import { handedOver, type OpenService } from './open-service.ts';

/** What was typed. */
export interface ServeFlags extends ListeningFlags, MetricsFlags {
  readonly port: number;
  readonly 'tls-key'?: string | undefined;
  readonly 'anonymous-pull'?: boolean | undefined;
  readonly 'read-only'?: boolean | undefined;
  readonly 'no-delete'?: boolean | undefined;
  readonly sparse?: boolean | undefined;
  readonly 'host-name'?: readonly string[] | undefined;
}

export interface ServeFolderOptions {
  /** With those of the medium, where the folder is an archive. */
  readonly flags: ServeFlags;
  readonly session: Session;
  /** Of cse. */
  readonly version: string;
  /** Told what went wrong on our side, of which clients only learn that something did. */
  readonly warn: (text: string) => void;
}

/** Serves a folder, which is an OCI image layout or an archive, as a registry. */
export async function serveFolder(
  dir: string,
  { flags, session, version, warn }: ServeFolderOptions,
): Promise<OpenService> {
  checkListening(flags);
  const metrics = flags.metrics === undefined ? undefined : serverMetrics(version);
  const settings = await settingsOf(flags, { warn, metrics });
  const { files, medium, ports } = session;
  const folder = (await isArchive(dir, files))
    ? readOnly(await openTrusted([dir], medium({ ...flags })))
    : openLayout(dir, { files, readOnly: flags['read-only'] });
  await using opened = new AsyncDisposableStack();
  opened.use(folder);
  const serving = opened.use(await serve({ ...settings, ...folder }));
  if (metrics && flags.metrics !== undefined)
    opened.use(await serveMetrics(metrics, { address: flags.metrics, insecure: flags['insecure-listen'] }));
  const now = new Date(ports.clock.now());
  const warnings = [listeningWarning(flags), settings.tls && certificateWarning(settings.tls.certificate, now)];
  return {
    url: `${settings.tls ? 'https' : 'http'}://${serving.host}`,
    warnings: warnings.filter((text) => text !== undefined),
    [Symbol.asyncDispose]: handedOver(opened),
  };
}

interface Hearing {
  readonly warn: (text: string) => void;
  readonly metrics: ServerMetrics | undefined;
}

/** What the flags say, with the files that they name read. */
async function settingsOf(flags: ServeFlags, { warn, metrics }: Hearing): Promise<Omit<ServeOptions, 'store'>> {
  const { host, port, sparse, htpasswd, 'tls-cert': certificate, 'tls-key': key } = flags;
  return {
    host,
    port,
    sparse,
    hostNames: flags['host-name'],
    keepAll: flags['no-delete'],
    anonymousRead: flags['anonymous-pull'],
    ...(htpasswd === undefined ? {} : { htpasswd: await readUserFile('htpasswd', htpasswd) }),
    ...(certificate === undefined || key === undefined
      ? {}
      : { tls: { certificate: await readUserFile('tls-cert', certificate), key: await readUserFile('tls-key', key) } }),
    onRequest(event) {
      metrics?.onRequest(event);
      if (event.error !== undefined) warn(faultOf(event));
    },
  };
}

function faultOf({ method, path, status, error }: RequestEvent): string {
  const asked = `${method} ${path.replace(/[^\x21-\x7e]/g, '?').slice(0, 300)}`;
  return `${asked} was answered with ${status}: ${messageOf(error)}`;
}
