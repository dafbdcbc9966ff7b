import { isLoopback, serveHandler, textAnswer, type HttpAnswer, type HttpRequest, type Serving } from '@cse/server';
import { invalidAddress, openAddress } from './errors.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsListening {
  /** `127.0.0.1:9464`, or only a port. */
  readonly address: string;
  /** Lets other machines read, which need no name and no password. */
  readonly insecure?: boolean | undefined;
}

/** Serves metrics at `/metrics`. Throws `METRICS_ADDRESS`, `METRICS_OPEN` and `LISTEN_REFUSED`. */
export function serveMetrics(metrics: Metrics, { address, insecure }: MetricsListening): Promise<Serving> {
  const { host, port } = parseAddress(address);
  const isOpen = !isLoopback(host);
  if (isOpen && !insecure) throw openAddress(address);
  return serveHandler((asked) => answer(asked, metrics), { host, port, anyName: isOpen });
}

async function answer({ method, path }: HttpRequest, metrics: Metrics): Promise<HttpAnswer> {
  if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, 'metrics are only read', { allow: 'GET, HEAD' });
  if (path !== '/metrics') return textAnswer(404, 'the metrics are at /metrics');
  const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' };
  return { status: 200, headers, body: new TextEncoder().encode(await metrics.text()) };
}

/** `9464` is on loopback, `:9464` on all addresses. */
function parseAddress(text: string): { readonly host: string; readonly port: number } {
  const [, before, host = '', port = ''] = /^((\[[\da-f:.]+\]|[^:[\]/\s]*):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) throw invalidAddress(text);
  if (before === undefined) return { host: '127.0.0.1', port: Number(port) };
  return { host: host.replace(/^\[(.*)\]$/, '$1') || '0.0.0.0', port: Number(port) };
}
