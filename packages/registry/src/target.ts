import type { Descriptor } from '@cse/oci';
import type { Bytes, CallOptions, Opener } from '@cse/store';
import type { Where } from './errors.ts';
import type { Call, Host } from './host.ts';
import type { Retry } from './http/retry.ts';
import { repositoryScope, type Action, type Scope } from './auth/scope.ts';

/** One repository of one registry, as requests see it. */
export class Target {
  readonly host: Host;
  /** Without the host. */
  readonly path: string;
  /** The full name. */
  readonly name: string;

  constructor(host: Host, path: string) {
    this.host = host;
    this.path = path;
    this.name = `${host.name}/${path}`;
  }

  where(object: string): Where {
    const separator = object === '' ? '' : object.startsWith('sha') && object.includes(':') ? '@' : ':';
    return { host: this.host.name, object: `${this.path}${separator}${object}` };
  }

  scope(...actions: readonly Action[]): readonly Scope[] {
    return [repositoryScope(this.path, ...actions)];
  }

  /** A request that reads. */
  reading(method: 'GET' | 'HEAD', { path, object, signal, retry }: TargetRequest): Call {
    return {
      method,
      path: `/v2/${this.path}/${path}`,
      where: this.where(object),
      scopes: this.scope('pull'),
      repository: this.name,
      signal,
      retry,
    };
  }

  /** A request that writes. `path` may be a whole address, which the registry gave. */
  writing(method: 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'GET', { path, object, signal, retry }: TargetRequest): Call {
    const address = path.includes('://') ? path : `/v2/${this.path}/${path}`;
    const scopes = method === 'DELETE' ? this.scope('delete', 'pull', 'push') : this.scope('pull', 'push');
    return { method, path: address, where: this.where(object), scopes, repository: this.name, signal, retry };
  }
}

/** What may be a part of something larger. */
export interface RetriedCall extends CallOptions {
  /** What is left of the budget of all of it. */
  readonly retry?: Retry | undefined;
}

export interface TargetRequest extends RetriedCall {
  readonly path: string;
  /** A digest or a tag; nothing for the repository itself. */
  readonly object: string;
}

/** Content on its way to a repository. */
export interface BlobUpload extends CallOptions {
  readonly content: Descriptor;
  readonly open: Opener;
}

/** The bytes that `open` gives, as long as they are as many as the descriptor says. */
export async function* counted({ content, open }: BlobUpload, mismatch: (size: string) => unknown): Bytes {
  let size = 0;
  for await (const chunk of await open()) {
    size += chunk.byteLength;
    if (size > content.size) throw mismatch(`more than ${content.size}`);
    yield chunk;
  }
  if (size < content.size) throw mismatch(`${size}`);
}
